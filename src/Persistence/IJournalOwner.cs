namespace ActorMQ.Persistence;

/// <summary>Whoever writes batches. Called from the journal's threads: implementations only tell an actor.</summary>
public interface IJournalOwner
{
    /// <summary>
    /// Everything in the batch that was not cancelled has survived an fsync. Batches are told in the order of their submission, but
    /// while the journal is stalled those without messages overtake those that wait for room.
    /// </summary>
    void OnDurable(JournalBatch batch);
}
