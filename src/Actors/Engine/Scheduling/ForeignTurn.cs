using ActorMQ.Actors.Engine.Hosting;
using Akka.Dispatch;

namespace ActorMQ.Actors.Engine.Scheduling;

/// <summary>The run of an actor that Akka has made for itself, such as a guardian.</summary>
internal sealed class ForeignTurn(string system, IRunnable run) : Turn
{
    private static readonly char[] Digits = [.. "0123456789"];

    // Asked for in simulation only.
    private string? _key;

    // Always on the pool: a thread with work of its own has no part in it.
    internal override bool IsHeavy => true;

    internal override TimeSpan Quantum => TimeSpan.MaxValue;

    // Akka numbers some of its own through all systems of a process; a run must be the same whatever ran before.
    internal override string Key => _key ??=
        run is Mailbox mailbox ? $"{system} {AkkaInternals.ActorOf(mailbox).Self.Path.ToStringWithoutAddress().TrimEnd(Digits)}" : $"{system} #";

    internal override TimeSpan Run()
    {
        run.Run();
        return TimeSpan.Zero;
    }
}
