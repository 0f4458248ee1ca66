namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>A node's session with the database of a <see cref="LeaseWorld"/>.</summary>
internal sealed class LeaseWorldSession(LeaseWorldNode node)
{
    public LeaseWorldNode Node => node;

    /// <summary>The epoch whose lock it has.</summary>
    public long? Locked { get; set; }

    /// <summary>The server has ended it, and the node's kernel knows: the node sees it when it runs, even if it is cut off by then.</summary>
    public bool IsClosed { get; set; }

    /// <summary>When the server will have noticed that there is nobody at the other end.</summary>
    public TimeSpan EndsAt { get; set; } = TimeSpan.MaxValue;
}
