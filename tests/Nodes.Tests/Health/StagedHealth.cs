using ActorMQ.Nodes.Health;

namespace ActorMQ.Nodes.Tests.Health;

/// <summary>A node that is as the test says.</summary>
internal sealed class StagedHealth : INodeHealth
{
    public HealthReport Current { get; set; } = new(NodePhase.Starting);

    public string[] Silent { get; set; } = [];

    public HealthReport Report() => Current;

    public Task<IReadOnlyList<string>> FindSilentActorsAsync(TimeSpan patience) => Task.FromResult<IReadOnlyList<string>>(Silent);
}
