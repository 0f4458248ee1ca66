namespace ActorMQ.Persistence;

/// <summary>
/// What one destination wants written, all of it or nothing. Filled by its owner, then handed over with
/// <see cref="IMessageJournal.Submit(JournalBatch)"/>; nobody changes it after that.
/// </summary>
public sealed class JournalBatch
{
    public JournalBatch(IJournalOwner owner) => Owner = owner;

    public IJournalOwner Owner { get; }

    public List<JournalPut> Puts { get; } = [];

    /// <summary>Messages that are settled. Deleting one that is not there is no error: its put may have been cancelled.</summary>
    public List<MessageKey> Deletes { get; } = [];

    public List<DeliveryCountUpdate> Updates { get; } = [];

    /// <summary>Lanes to be emptied and forgotten, whatever is in them: a deleted or purged queue. Takes effect after the puts.</summary>
    public List<int> DroppedLanes { get; } = [];

    public bool IsEmpty => Puts.Count == 0 && Deletes.Count == 0 && Updates.Count == 0 && DroppedLanes.Count == 0;
}
