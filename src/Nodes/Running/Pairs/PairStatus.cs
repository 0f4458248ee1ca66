using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Running.Pairs;

/// <summary>The answer to <c>pair show</c>.</summary>
/// <param name="Broker">The broker that both nodes serve.</param>
/// <param name="Node">The node that answers.</param>
/// <param name="Role">What it is doing.</param>
/// <param name="Master">The node that serves; null when none does, or that is not known.</param>
/// <param name="Epoch">Counts the masters.</param>
/// <param name="Since">Since when the master is it.</param>
/// <param name="Reason">Why it has become the master.</param>
/// <param name="Progress">How far this node follows the master; empty for the master.</param>
/// <param name="Standbys">The nodes that would take over.</param>
/// <param name="Trouble">Why nothing is known for certain; null when all is well.</param>
internal sealed record PairStatus(
    string Broker,
    string Node,
    PairRole Role,
    string? Master,
    long Epoch,
    DateTimeOffset? Since,
    string Reason,
    string Progress,
    IReadOnlyList<StandbyStatus> Standbys,
    string? Trouble);
