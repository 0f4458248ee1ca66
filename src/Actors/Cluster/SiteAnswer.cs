namespace ActorMQ.Actors.Cluster;

/// <summary>What a node answers to one that asks.</summary>
/// <param name="View">Of its cluster.</param>
/// <param name="Unreachable">Why it cannot call back to where the one that asks says that it is; null when it can.</param>
internal sealed record SiteAnswer(SiteView View, string? Unreachable);
