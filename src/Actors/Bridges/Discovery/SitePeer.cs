using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>A broker of the same site.</summary>
/// <param name="Broker">Its name.</param>
/// <param name="Links">Where it can be dialled.</param>
public sealed record SitePeer(string Broker, IReadOnlyList<LinkAddress> Links);
