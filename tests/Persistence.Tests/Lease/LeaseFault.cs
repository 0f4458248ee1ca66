namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>What goes wrong, or is asked for, in a <see cref="LeaseWorld"/>.</summary>
internal enum LeaseFault
{
    Restart,
    Freeze,
    EndSession,
    Cut,
    Pause,
    Kill,
    Release,
}
