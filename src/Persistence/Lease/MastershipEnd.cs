namespace ActorMQ.Persistence.Lease;

/// <summary>Why a node is, or is to be, the master no longer.</summary>
public abstract record MastershipEnd(string Reason)
{
    /// <summary>Another one is the master, or may be: nothing can be written any more.</summary>
    public sealed record Lost(string Reason) : MastershipEnd(Reason);

    /// <summary>It is to hand over; it still is the master until it does.</summary>
    public sealed record SwitchRequested(string Reason) : MastershipEnd(Reason);
}
