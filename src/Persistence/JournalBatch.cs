using ActorMQ.Persistence.Commits;

namespace ActorMQ.Persistence;

/// <summary>
/// What one destination wants written, all of it or nothing. Filled by its owner, then handed over with
/// <see cref="IMessageJournal.Submit(JournalBatch)"/>; nobody changes it after that. One exception to "all or nothing": while there is
/// no room for messages, everything else in the batch is written ahead of them. What must not come apart even then, such as a message
/// that moves, goes into a <see cref="JournalUnit"/>, if need be of one participant.
/// </summary>
public sealed class JournalBatch
{
    public JournalBatch(IJournalOwner owner) => Owner = owner;

    /// <summary>One that nobody wants to hear of.</summary>
    public JournalBatch()
        : this(NoOwner.Instance)
    {
    }

    public IJournalOwner Owner { get; }

    /// <summary>
    /// New messages. Their lanes are open, and a key is used once as long as the journal is open. A message that is settled before it
    /// is durable is cancelled first; only if that fails it is deleted.
    /// </summary>
    public List<JournalPut> Puts { get; } = [];

    /// <summary>Messages that are settled. Deleting one that is not there is no error: its put may have been cancelled.</summary>
    public List<MessageKey> Deletes { get; } = [];

    public List<DeliveryCountUpdate> Updates { get; } = [];

    /// <summary>Lanes to be emptied and forgotten, whatever is in them: a deleted or purged queue. Takes effect after the puts.</summary>
    public List<int> DroppedLanes { get; } = [];

    public bool IsEmpty => Puts.Count == 0 && Deletes.Count == 0 && Updates.Count == 0 && DroppedLanes.Count == 0;
}
