namespace ActorMQ.Nodes.Health;

/// <summary>How a node is.</summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="StalledBecause">Why its journal cannot write just now; null when it can.</param>
internal sealed record HealthReport(NodePhase Phase, string? StalledBecause = null);
