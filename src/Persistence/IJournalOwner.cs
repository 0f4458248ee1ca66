namespace ActorMQ.Persistence;

/// <summary>Whoever writes batches and asks for pages. Called from the journal's threads: implementations only tell an actor.</summary>
public interface IJournalOwner
{
    /// <summary>Everything in the batch that was not cancelled has survived an fsync.</summary>
    void OnDurable(JournalBatch batch);

    /// <summary>The answer to a <see cref="PageRequest"/>.</summary>
    void OnPage(JournalPage page);
}
