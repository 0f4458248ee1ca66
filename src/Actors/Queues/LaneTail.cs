using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The books of a lane's tail: messages that are only in the journal, or on their way there. Pages are read from its front; only what
/// the journal has confirmed can be read, and nothing behind a message of a transaction that is still open.
/// </summary>
/// <remarks>
/// What was there at start is read to its end, whatever was counted: the journal may be damaged.
/// </remarks>
internal sealed class LaneTail
{
    private SortedSet<long>? _held;
    private Part _recovered;
    private Part _added;
    private long _recoveredUpTo;
    private long _pending;
    private long _storedUpTo;

    public long Count => _recovered.Count + _added.Count;

    public long Bytes => _recovered.Bytes + _added.Bytes;

    /// <summary>Where the next page starts.</summary>
    public long Start { get; private set; } = 1;

    /// <summary>True when a new message need not join the tail to stay in order.</summary>
    public bool IsEmpty => _added.Count == 0 && Start > _recoveredUpTo;

    /// <summary>Everything up to this message can be read now.</summary>
    public long Readable => _held is { Count: > 0 } ? Math.Min(_storedUpTo, _held.Min - 1) : _storedUpTo;

    /// <summary>True once something was in it that is going to expire.</summary>
    public bool MayExpire { get; private set; }

    public bool CanBeRead => !IsEmpty && Start <= Readable;

    /// <summary>Takes over what the journal found.</summary>
    public void Recover(RecoveredLane lane)
    {
        _recovered = new Part(lane.Count, lane.Bytes);
        _storedUpTo = _recoveredUpTo = lane.NextSequence - 1;
    }

    /// <summary>Appends a message that is handed to the journal.</summary>
    public void Add(QueueEntry entry)
    {
        if (IsEmpty) Start = entry.Sequence;
        _added += new Part(1, entry.Message.Size);
        _pending++;
        MayExpire |= entry.Message.Expires != 0;
        if (entry.State == EntryState.Held) (_held ??= []).Add(entry.Sequence);
    }

    /// <summary>The journal has confirmed a message.</summary>
    public void OnStored(QueueEntry entry)
    {
        // Dropped while it was under way.
        if (entry.Sequence < Start) return;
        _pending--;
        // In the order of their numbers, but for those of transactions: they come later, and nothing behind them is read before.
        _storedUpTo = Math.Max(_storedUpTo, entry.Sequence);
    }

    /// <summary>The transaction of a message is over.</summary>
    public void Free(QueueEntry entry) => _held?.Remove(entry.Sequence);

    /// <summary>
    /// A message was read and is in the window now, or cannot be read.
    /// </summary>
    /// <returns>False when it was not counted.</returns>
    public bool TryTake(long sequence, int size)
    {
        Start = sequence + 1;
        ref var part = ref _added;
        if (sequence <= _recoveredUpTo) part = ref _recovered;
        if (part.Count == 0) return false;
        part -= new Part(1, size);
        return true;
    }

    /// <summary>
    /// A page has shown all there is up to a message. What was counted and not found is missing: waiting for it would be for ever.
    /// </summary>
    /// <returns>What is missing, in messages and in bytes.</returns>
    public Part OnReadUpTo(long sequence)
    {
        Start = Math.Max(Start, sequence + 1);
        Part missing = default;
        if (Start > _recoveredUpTo) (missing, _recovered) = (_recovered, default);
        if (Start <= _storedUpTo) return missing;
        // All that is left is still on its way to the journal.
        var lost = new Part(_added.Count - _pending, _pending == 0 ? _added.Bytes : 0);
        _added -= lost;
        return missing + lost;
    }

    /// <summary>Forgets everything; new messages will have numbers from <paramref name="next"/> on.</summary>
    public void Clear(long next)
    {
        _recovered = _added = default;
        _recoveredUpTo = _pending = 0;
        Start = next;
        _storedUpTo = next - 1;
        _held?.Clear();
    }

    /// <summary>So many messages of so many bytes.</summary>
    internal readonly record struct Part(long Count, long Bytes)
    {
        public static Part operator +(Part left, Part right) => new(left.Count + right.Count, left.Bytes + right.Bytes);

        public static Part operator -(Part left, Part right) => new(left.Count - right.Count, left.Bytes - right.Bytes);
    }
}
