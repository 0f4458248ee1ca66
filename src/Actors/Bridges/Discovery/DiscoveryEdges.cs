namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>What discovery needs of the world outside.</summary>
public sealed record DiscoveryEdges(IMulticast Multicast, INameResolver Names);
