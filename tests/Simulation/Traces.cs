using System.Collections.Concurrent;
using ActorMQ.Actors.Engine.Simulation;

namespace ActorMQ.Simulation;

/// <summary>
/// With TRACES=FILE in the environment the traces of all worlds are written there at the end, in order: the same seeds must give the same file,
/// whatever process they run in (<c>bench/traces</c>).
/// </summary>
internal static class Traces
{
    private static readonly string? File = Environment.GetEnvironmentVariable("TRACES");
    private static readonly ConcurrentBag<(string World, int Seed, TurnTrace Trace)> Kept = [];

    static Traces()
    {
        if (File is not null) AppDomain.CurrentDomain.ProcessExit += (_, _) => Write(File);
    }

    public static void Keep(string world, int seed, SimulationDispatcher dispatcher)
    {
        if (File is not null) Kept.Add((world, seed, dispatcher.Trace));
    }

    private static void Write(string file) => System.IO.File.WriteAllLines(
        file,
        Kept.Select(kept => $"{kept.World} seed {kept.Seed}: {kept.Trace.Turns} turns, {kept.Trace.Digest:x16}").Order(StringComparer.Ordinal));
}
