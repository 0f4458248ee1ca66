using System.Text.Json.Serialization;

namespace ActorMQ.Nodes.Health;

/// <summary>What who asks is told, as JSON.</summary>
/// <param name="Ok">Whether all is as the question hopes.</param>
/// <param name="State">The node's phase in a word.</param>
/// <param name="Reason">Why it is not so, or what is wrong nevertheless; null for nothing.</param>
internal sealed record HealthAnswer(bool Ok, string State, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null)
{
    /// <summary><c>/ready</c>: clients are served here.</summary>
    public static HealthAnswer Ready(HealthReport report)
    {
        var stalled = report.StalledBecause is { } cause ? $"the journal cannot write: {cause}" : null;
        return new HealthAnswer(report.Phase == NodePhase.Serving, Word(report.Phase), stalled);
    }

    /// <summary><c>/health</c>: it is alive.</summary>
    /// <param name="report">What the node says of itself.</param>
    /// <param name="silent">The actors that do not answer.</param>
    public static HealthAnswer Alive(HealthReport report, IReadOnlyList<string> silent) =>
        new(silent.Count == 0, Word(report.Phase), silent.Count == 0 ? null : $"actors do not answer: {string.Join(' ', silent)}");

    private static string Word(NodePhase phase) => phase switch
    {
        NodePhase.Starting => "starting",
        NodePhase.Standby => "standby",
        NodePhase.Serving => "serving",
        _ => "stopping",
    };
}
