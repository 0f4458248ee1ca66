namespace ActorMQ.Actors.Engine.Mailboxes;

/// <summary>
/// A bounded queue for many producers and one consumer, drained a batch at a time. Producers append under a lock held for a few
/// nanoseconds; the consumer swaps the filled array for an empty one and then reads it without any lock. Not thread-safe by
/// itself: the owner calls <see cref="TryAdd"/> and <see cref="TakeBatch"/> under its gate.
/// </summary>
internal struct DoubleBuffer<T>
{
    private const int InitialSize = 4;

    // An actor that was busy once must not hold a large array for ever.
    private const int KeptSize = 64;

    private readonly int _capacity;
    private T[]? _incoming;
    private int _incomingCount;
    private T[]? _batch;
    private int _batchIndex;
    private int _batchCount;

    public DoubleBuffer(int capacity)
    {
        _capacity = capacity;
    }

    /// <summary>Messages waiting, the unread rest of the current batch included.</summary>
    public readonly int Count => _incomingCount + _batchCount - _batchIndex;

    public readonly bool HasIncoming => _incomingCount > 0;

    public readonly bool HasBatch => _batchIndex < _batchCount;

    public bool TryAdd(T message)
    {
        if (Count >= _capacity) return false;
        if (_incoming is null) _incoming = new T[InitialSize];
        else if (_incomingCount == _incoming.Length) Array.Resize(ref _incoming, _incoming.Length * 2);
        _incoming[_incomingCount++] = message;
        return true;
    }

    /// <summary>Makes everything that has arrived the current batch. The previous one must have been read to its end.</summary>
    public void TakeBatch()
    {
        (_batch, _incoming) = (_incoming, _batch);
        (_batchCount, _incomingCount) = (_incomingCount, 0);
        _batchIndex = 0;
    }

    /// <summary>The next message of the current batch, which stays where it is. Consumer only, no lock needed.</summary>
    public readonly T Peek() => _batch![_batchIndex];

    /// <summary>The next message of the current batch. Consumer only, no lock needed.</summary>
    public T Next()
    {
        var message = _batch![_batchIndex];
        _batch[_batchIndex++] = default!;
        return message;
    }

    /// <summary>Gives back memory when the actor goes idle. A suspended actor is idle too, with messages waiting: they stay.</summary>
    public void Trim()
    {
        if (Count > 0) return;
        if (_incoming?.Length > KeptSize) _incoming = null;
        if (_batch?.Length > KeptSize) _batch = null;
    }
}
