namespace ActorMQ.Actors.Queues;

/// <summary>
/// A queue's messages of one priority, oldest first: a window in memory, and behind it, when memory was short, a tail that is only in
/// the journal. While there is a tail every new message joins it, so the order holds.
/// </summary>
internal sealed class QueueLane
{
    public QueueLane(byte priority) => Priority = priority;

    public byte Priority { get; }

    /// <summary>The lane's number in the journal; 0 until something had to be written.</summary>
    public int JournalLane { get; set; }

    public long NextSequence { get; set; } = 1;

    public EntryWindow Window { get; } = new();

    /// <summary>Sequence number from which on nobody was offered the messages yet.</summary>
    public long Cursor { get; set; }

    /// <summary>Entries of the window that are ready, held or delayed.</summary>
    public int Waiting { get; set; }

    /// <summary>Messages only in the journal, or on their way there.</summary>
    public long TailCount { get; set; }

    public long TailBytes { get; set; }

    /// <summary>Where the next page of the tail starts.</summary>
    public long TailStart { get; set; }

    /// <summary>Messages of the tail that the journal has not confirmed.</summary>
    public long TailPending { get; set; }

    /// <summary>The last message of the tail that the journal has confirmed.</summary>
    public long TailStoredUpTo { get; set; }

    /// <summary>Messages of transactions under way; they may become durable later than those behind them.</summary>
    public SortedSet<long>? Held { get; set; }

    /// <summary>What <see cref="Readable"/> was when the page under way was asked for; 0 = no page is under way.</summary>
    public long ReadingUpTo { get; set; }

    /// <summary>Everything up to this message can be read back now.</summary>
    public long Readable => Held is { Count: > 0 } ? Math.Min(TailStoredUpTo, Held.Min - 1) : TailStoredUpTo;
}
