using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>A broker that was found, as people are shown it.</summary>
/// <param name="Key">What its link is named after.</param>
/// <param name="Broker">Its name; null when it is not known yet.</param>
/// <param name="Addresses">Where it can be dialled.</param>
/// <param name="SinceSeen">How long ago it was seen last.</param>
/// <param name="State">What becomes of it.</param>
public sealed record DiscoveredPeer(string Key, string? Broker, IReadOnlyList<LinkAddress> Addresses, TimeSpan SinceSeen, PeerState State);
