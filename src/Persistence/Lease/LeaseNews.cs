namespace ActorMQ.Persistence.Lease;

/// <summary>What a node is told of the lease, in the order in which it happened.</summary>
public abstract record LeaseNews
{
    private LeaseNews()
    {
    }

    /// <summary>This node is master now, and the only one whose writes count.</summary>
    /// <param name="Epoch">What it writes in.</param>
    /// <param name="Reason">Why the lease came to it.</param>
    public sealed record Acquired(long Epoch, string Reason) : LeaseNews;

    /// <summary>
    /// The database has not answered for so long that another node might have become master, if that can reach it. Nothing can be written anyway; it goes on
    /// as <see cref="Proven"/> or <see cref="Lost"/> when the database answers.
    /// </summary>
    public sealed record Unproven(long Epoch) : LeaseNews;

    /// <summary>This node has been master all the time.</summary>
    public sealed record Proven(long Epoch) : LeaseNews;

    /// <summary>This node is master no more, and does not want to be until it says so again.</summary>
    public sealed record Lost(long Epoch, string Reason) : LeaseNews;

    /// <summary>Somebody asks this node, which is master, to release the lease when it is ready for that.</summary>
    public sealed record SwitchRequested(string By) : LeaseNews;

    /// <summary>Another node is master, or none (null).</summary>
    public sealed record HolderChanged(string? Holder, long Epoch, DateTimeOffset Since, string Reason) : LeaseNews;
}
