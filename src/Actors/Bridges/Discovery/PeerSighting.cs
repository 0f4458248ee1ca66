using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>A broker was seen.</summary>
/// <param name="Key">Stands for it among all that are found the same way, and names the link: its name, or where it is.</param>
/// <param name="Broker">Its name; null when only its address is known.</param>
/// <param name="Addresses">Where it can be dialled; empty when it cannot.</param>
/// <param name="Lifetime">For how long that holds if it is not seen again; null until it is said to be gone.</param>
internal sealed record PeerSighting(string Key, string? Broker, IReadOnlyList<LinkAddress> Addresses, TimeSpan? Lifetime);
