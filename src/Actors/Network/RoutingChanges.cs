using System.Collections.Immutable;

namespace ActorMQ.Actors.Network;

/// <summary>What follows from the changes since the last time.</summary>
/// <param name="Updates">What each neighbour is to be told.</param>
/// <param name="Brokers">Whose route or announcement is another now, or who cannot be reached any more.</param>
public sealed record RoutingChanges(ImmutableArray<(string Neighbour, RouteUpdate Update)> Updates, ImmutableArray<string> Brokers);
