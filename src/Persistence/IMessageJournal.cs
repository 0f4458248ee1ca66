using ActorMQ.Model.Destinations;

namespace ActorMQ.Persistence;

/// <summary>
/// Keeps queue messages. One writer merges the batches of all destinations into one transaction and one fsync (group commit), in the
/// order of submission, then tells each owner. All members are safe for use from any thread and never wait for the disk.
/// </summary>
public interface IMessageJournal : IAsyncDisposable
{
    /// <summary>The lanes that had messages when the journal was opened, by destination. Opening does not read messages.</summary>
    IReadOnlyList<RecoveredLane> Recovered { get; }

    /// <summary>What was in the lane of <see cref="JournalDefinitions.Owner"/> when the journal was opened.</summary>
    IReadOnlyList<StoredMessage> Definitions => [];

    /// <summary>Whether messages can be written, and counters.</summary>
    JournalStatus Status { get; }

    /// <summary>
    /// The lane for a queue's messages of one priority: the existing one, or a new one that becomes durable with its first message. After a
    /// lane was dropped its queue gets another.
    /// </summary>
    int OpenLane(DestinationName destination, byte priority);

    /// <summary>
    /// A <see cref="Model.Messages.Message.ShareId"/> that nobody has: for a message that goes to several queues. 0 when the journal shares
    /// nothing.
    /// </summary>
    long NextShare() => 0;

    /// <summary>
    /// Hands a batch to the writer. When the disk is full its puts wait until there is room, while deletes of all owners go on;
    /// <see cref="Status"/> says so.
    /// </summary>
    void Submit(JournalBatch batch);

    /// <summary>Hands over one participant's part of a unit.</summary>
    void Submit(JournalBatch batch, JournalUnit unit);

    /// <summary>Reads messages of a lane; the page goes to its owner.</summary>
    void Read(PageRequest request);

    /// <summary>
    /// The lanes of one queue as <see cref="Recovered"/> would list them, counted once everything submitted before is durable: for a queue
    /// that starts anew while the journal is open. Transient messages count, as they are still there; empty lanes are listed too, so that
    /// their numbers go on.
    /// </summary>
    Task<IReadOnlyList<RecoveredLane>> InspectAsync(DestinationName destination);

    /// <summary>Waits until everything submitted before is durable or cannot become so because the journal is stalled.</summary>
    Task FlushAsync();
}
