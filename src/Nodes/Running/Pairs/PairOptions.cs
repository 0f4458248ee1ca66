namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>How a node is one of two that serve the same broker.</summary>
internal sealed record PairOptions
{
    /// <summary>The name of this node; the other one has another.</summary>
    public required string Node { get; init; }

    /// <summary>With a journal in a database: how long nothing must be heard of the master until the other node takes over.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>How often the master is heard of.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a master whose session with the database has ended has for coming back.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a node that could not serve waits before it tries again.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(2);
}
