using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Introspection;
using ActorMQ.Actors.Engine.Simulation;
using Akka.Actor;
using Akka.Configuration;

namespace ActorMQ.Engine.Tests.Support;

/// <summary>An actor system on virtual time that runs on the test's own thread, only when the test says so.</summary>
internal sealed class World
{
    public World(int seed = 1, TurnOptions? options = null, string akka = "")
    {
        Dispatcher = new SimulationDispatcher(new Random(seed));
        System = EngineSystem.Create("world", Time, Dispatcher, new Random(seed), Log, options, ConfigurationFactory.ParseString(akka));
    }

    public VirtualTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch);

    public SimulationDispatcher Dispatcher { get; }

    public RecordingLog Log { get; } = new();

    public ActorSystem System { get; }

    /// <summary>What happened, in order; for actors of a test to write into.</summary>
    public List<string> Trace { get; } = [];

    public Ref<T> Spawn<T>(Func<Actor<T>> factory, string name = "a") => System.Spawn(new Props<T>(factory), name);

    public Ref<T> Spawn<T>(Props<T> props, string name = "a") => System.Spawn(props, name);

    public void Run() => Dispatcher.RunUntilIdle(100_000);

    public void Stop<T>(Ref<T> actor)
    {
        var stopped = actor.StopAsync();
        Run();
        Assert.True(stopped.IsCompletedSuccessfully);
    }

    /// <summary>Lets time pass and actors run, in step.</summary>
    public void Pass(TimeSpan span)
    {
        var end = Time.Elapsed + span;
        Run();
        while (Time.AdvanceToNextTimer(end)) Run();
        Time.Advance(end - Time.Elapsed);
    }

    public ActorSnapshot Inspect(string path) =>
        System.Inspect(TreePath.Parse(path)) ?? throw new InvalidOperationException($"No actor at {path}.");
}
