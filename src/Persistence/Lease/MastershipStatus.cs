namespace ActorMQ.Persistence.Lease;

/// <summary>Who is the master of a broker, and who stands by, as far as one of its nodes knows.</summary>
/// <param name="Master">The node that is; null when none is, or that is not known.</param>
/// <param name="Epoch">Of the last master.</param>
/// <param name="Since">Since when it is the master; null when not known.</param>
/// <param name="Reason">Why it has become the master.</param>
/// <param name="Standbys">The nodes that would take over.</param>
/// <param name="Trouble">Why nothing is known for certain just now; null when all is well.</param>
public sealed record MastershipStatus(
    string? Master, long Epoch, DateTimeOffset? Since, string Reason, IReadOnlyList<StandbyStatus> Standbys, string? Trouble = null);
