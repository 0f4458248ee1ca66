namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>One way of discovery at one moment.</summary>
/// <param name="Name">The connector's; <c>mesh</c> for the members of the network. Its links are named NAME/PEER.</param>
/// <param name="Uri">Where it looks.</param>
/// <param name="Peers">Whom it knows.</param>
public sealed record DiscoveryStatus(string Name, string Uri, IReadOnlyList<DiscoveredPeer> Peers)
{
    /// <summary>What is wrong with looking, or was the last time; null when nothing is.</summary>
    public string? LastError { get; init; }

    /// <summary>What came and was not understood, or too much, since the start.</summary>
    public long Ignored { get; init; }
}
