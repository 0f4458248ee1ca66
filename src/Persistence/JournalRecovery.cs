namespace ActorMQ.Persistence;

/// <summary>What was found when a store was opened.</summary>
/// <param name="Lanes">The lanes with messages that survive. The store has forgotten all others.</param>
/// <param name="ReservedLanes">Numbers that are still in use for something else, such as a dropped lane that is not yet removed.</param>
public sealed record JournalRecovery(IReadOnlyList<RecoveredLane> Lanes, IReadOnlyCollection<int> ReservedLanes)
{
    /// <summary>No number of a shared frame in use is greater; 0 when there is none.</summary>
    public long LastShare { get; init; }
}
