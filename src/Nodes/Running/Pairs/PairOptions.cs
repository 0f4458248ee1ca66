using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>How a node is one of two that serve the same broker.</summary>
internal sealed record PairOptions
{
    /// <summary>The name of this node; the other one has another.</summary>
    public required string Node { get; init; }

    /// <summary>How the nodes settle in a database who is the master; null when they share a directory, whose lock says it.</summary>
    public LeaseOptions? Lease { get; init; }

    /// <summary>How long a node that could not serve waits before it tries again.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(2);
}
