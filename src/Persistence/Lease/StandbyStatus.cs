namespace ActorMQ.Persistence.Lease;

/// <summary>A node that would take over.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Progress">How far it follows what the master writes, in its own words.</param>
public sealed record StandbyStatus(string Node, string Progress);
