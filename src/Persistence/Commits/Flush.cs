namespace ActorMQ.Persistence.Commits;

/// <summary>Somebody waits until what was submitted before is dealt with.</summary>
/// <param name="After">The number of submissions before.</param>
/// <param name="Lanes">Only what these lanes have among them, but that has to be durable; null for all, as far as it can be written.</param>
/// <param name="Done">Set when it is so.</param>
internal readonly record struct Flush(long After, IReadOnlyList<LaneUse>? Lanes, TaskCompletionSource Done);
