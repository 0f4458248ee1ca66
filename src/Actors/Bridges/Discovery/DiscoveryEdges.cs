namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>What discovery needs of the world outside.</summary>
public sealed record DiscoveryEdges(IMulticast Multicast, INameResolver Names)
{
    /// <summary>The members of the site's cluster, if there is one.</summary>
    public SitePeers Site { get; init; } = new();
}
