using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// The messages of a queue, lane by lane, and the books over them: how many there are, how many bytes, how many of these are in memory, and
/// what the journal is asked to keep.
/// </summary>
internal sealed class QueueContents
{
    // No queue keeps more bytes than this by right.
    private const int GuaranteedBytes = 256 << 10;

    private readonly QueueLane?[] _lanes = new QueueLane?[QueueLane.Priorities];
    private readonly HashSet<QueueEntry> _onTheirWayToTheTail = new(ReferenceEqualityComparer.Instance);
    private readonly QueueCounters _counters;
    private readonly IQueueEffects _effects;
    private readonly MemoryBudget _memory;
    private readonly Live<QueueOptions> _options;

    public QueueContents(Live<QueueOptions> options, QueueCounters counters, IQueueEffects effects, MemoryBudget memory)
    {
        _options = options;
        _counters = counters;
        _effects = effects;
        _memory = memory;
    }

    /// <summary>Messages in the queue: waiting, with consumers, in memory and on disk.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of all messages in the queue.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes of those in memory.</summary>
    public long WindowBytes { get; private set; }

    /// <summary>By priority; null where there never was a message.</summary>
    public QueueLane?[] ByPriority => _lanes;

    public IEnumerable<QueueLane> Lanes => _lanes.OfType<QueueLane>();

    public bool IsFull
    {
        get
        {
            var options = _options.Current;
            return (options.MaxMessages > 0 && Count >= options.MaxMessages) || (options.MaxBytes.Bytes > 0 && Bytes >= options.MaxBytes.Bytes);
        }
    }

    /// <summary>No page is asked for when memory is short, but for those that nothing can go on without.</summary>
    public bool IsMemoryShort => WindowBytes >= _options.Current.MemoryWindow.Bytes || _memory.IsShort;

    public QueueLane LaneOf(byte priority) => _lanes[priority] ??= new QueueLane(priority);

    /// <summary>Takes over what the journal has; nothing is read until somebody consumes.</summary>
    public void Recover(RecoveredLane recovered)
    {
        var lane = LaneOf(recovered.Priority);
        lane.JournalLane = recovered.Lane;
        lane.NextSequence = Math.Max(lane.NextSequence, recovered.NextSequence);
        lane.Tail.Recover(recovered);
        Count += recovered.Count;
        Bytes += recovered.Bytes;
    }

    /// <summary>Sequence numbers that were in use in the queue's former life are not used again.</summary>
    public void Succeed(QueueContents former)
    {
        foreach (var lane in former.Lanes)
        {
            var own = LaneOf(lane.Priority);
            own.NextSequence = Math.Max(own.NextSequence, lane.NextSequence);
        }
    }

    /// <summary>Takes in a new message: into memory, or behind what is in the journal only.</summary>
    public void Add(QueueEntry entry)
    {
        var message = entry.Message;
        Count++;
        Bytes += message.Size;
        _counters.Enqueued++;
        if (!entry.Lane.Tail.IsEmpty || !TryReserve(entry.Lane, message.Size))
        {
            // The publisher hears of it when it is on disk: until then its message is memory that nobody has counted.
            AddToTail(entry);
            return;
        }
        AddToWindow(entry);
        _effects.Accept(entry.Ticket);
        if (message.IsPersistent) Store(entry, isTransient: false);
        // A message that need not survive is as safe as it will ever be; one of a transaction is told of with the transaction.
        else if (entry.State != EntryState.Held) Confirm(entry);
    }

    /// <summary>The journal has confirmed a message.</summary>
    public void OnStored(QueueEntry entry, JournalPut put)
    {
        // It was settled meanwhile, or a purge had it written a second time, elsewhere: then that is the one that counts.
        if (!ReferenceEquals(entry.Put, put)) return;
        entry.Durability = EntryDurability.Stored;
        entry.Put = null;
        if (entry.IsInTail)
        {
            entry.Lane.Tail.OnStored(entry);
            _onTheirWayToTheTail.Remove(entry);
            _effects.Accept(entry.Ticket);
        }
        Confirm(entry);
    }

    public void Store(QueueEntry entry, bool isTransient)
    {
        if (entry.Lane.JournalLane == 0) entry.Lane.JournalLane = _effects.OpenLane(entry.Lane.Priority);
        entry.Durability = EntryDurability.Pending;
        _effects.Store(entry, isTransient);
    }

    /// <summary>The journal need not keep the message any more, and what it has to say about it does not matter.</summary>
    public void Forget(QueueEntry entry)
    {
        if (entry.Durability == EntryDurability.Volatile) return;
        _effects.Unstore(entry);
        entry.Put = null;
        entry.Durability = EntryDurability.Volatile;
    }

    /// <summary>The message is done with, one way or another.</summary>
    public void Remove(QueueEntry entry)
    {
        if (entry.IsWaiting) entry.Lane.Waiting--;
        entry.State = EntryState.Gone;
        entry.Lane.Window.Remove(entry);
        ReleaseMemory(entry.Message.Size);
        Count--;
        Bytes -= entry.Message.Size;
        Forget(entry);
        Confirm(entry);
    }

    /// <summary>The message is safe, or nobody need care any more.</summary>
    public void Confirm(QueueEntry entry)
    {
        if (!entry.Ticket.WantsConfirmation) return;
        _effects.Confirm(entry.Ticket);
        entry.Ticket = default;
    }

    /// <summary>A message that was read from behind the window is in it now.</summary>
    public void AddFromTail(QueueEntry entry)
    {
        _memory.Reserve(entry.Message.Size);
        AddToWindow(entry);
        if (entry.Lane.Tail.TryTake(entry.Sequence, entry.Message.Size)) return;
        Count++;
        Bytes += entry.Message.Size;
    }

    /// <summary>Of a message nothing stays in memory but its place.</summary>
    public void SetAside(QueueEntry entry)
    {
        var size = entry.Message.Size;
        entry.State = EntryState.SetAside;
        entry.Lane.Window.SetAside(entry);
        entry.Lane.SetAsideBytes += size;
        if (entry.Deliveries.Count > 0) entry.Lane.SetAsideDeliveries.Add(entry.Sequence, entry.Deliveries);
        ReleaseMemory(size);
    }

    /// <summary>Fills the place of a message set aside; false when it has none, because it was settled meanwhile or is here.</summary>
    public bool TryFill(QueueEntry entry)
    {
        var lane = entry.Lane;
        if (!lane.Window.TryFill(entry)) return false;
        // The page may be older than the last time it was delivered.
        if (lane.SetAsideDeliveries.Remove(entry.Sequence, out var deliveries)) entry.Deliveries = deliveries;
        _memory.Reserve(entry.Message.Size);
        WindowBytes += entry.Message.Size;
        lane.SetAsideBytes -= entry.Message.Size;
        return true;
    }

    /// <summary>Messages that are, or should be, in the journal only are not in the queue any more.</summary>
    public void Subtract(long count, long bytes)
    {
        Count -= count;
        Bytes -= bytes;
    }

    /// <summary>Everybody who waits for a message to be safe need not any more: the queue is deleted, and all that is in the journal with it.</summary>
    public void Drop()
    {
        // Nobody will hear from the journal what has become of them.
        foreach (var entry in _onTheirWayToTheTail)
        {
            _effects.Accept(entry.Ticket);
            Confirm(entry);
        }
        _onTheirWayToTheTail.Clear();
        foreach (var lane in Lanes)
        {
            for (var i = 0; i < lane.Window.Length; i++)
            {
                if (lane.Window[i] is { } entry) Confirm(entry);
            }
            if (lane.JournalLane != 0) _effects.DropLane(lane.JournalLane);
        }
    }

    /// <summary>Lets go of the memory its messages have reserved.</summary>
    public void Close() => ReleaseMemory(WindowBytes);

    /// <summary>Says what must hold between turns.</summary>
    public void Check()
    {
        var (count, bytes, windowBytes) = (0L, 0L, 0L);
        foreach (var lane in Lanes)
        {
            var inWindow = lane.Check();
            windowBytes += inWindow;
            bytes += inWindow + lane.SetAsideBytes + lane.Tail.Bytes;
            count += lane.Window.Count + lane.Tail.Count;
        }
        Invariant.Holds(count == Count, $"the queue has {Count} messages, and its lanes {count}");
        Invariant.Holds(bytes == Bytes, $"the queue has {Bytes} bytes, and its lanes {bytes}");
        Invariant.Holds(windowBytes == WindowBytes, $"the queue has {WindowBytes} bytes in memory, and its lanes {windowBytes}");
    }

    private void AddToTail(QueueEntry entry)
    {
        var isPersistent = entry.Message.IsPersistent;
        entry.IsInTail = true;
        entry.Lane.Tail.Add(entry);
        _onTheirWayToTheTail.Add(entry);
        if (!isPersistent) _counters.Spilled++;
        Store(entry, isTransient: !isPersistent);
    }

    private bool TryReserve(QueueLane lane, int size)
    {
        if (lane.Window.Count < _options.Current.GuaranteedMessages && WindowBytes < GuaranteedBytes) _memory.Reserve(size);
        else if (WindowBytes + size > _options.Current.MemoryWindow.Bytes || !_memory.TryReserve(size)) return false;
        return true;
    }

    /// <summary>The bytes must have been reserved.</summary>
    private void AddToWindow(QueueEntry entry)
    {
        WindowBytes += entry.Message.Size;
        entry.Lane.Window.Add(entry);
        entry.Lane.Waiting++;
    }

    private void ReleaseMemory(long bytes)
    {
        WindowBytes -= bytes;
        _memory.Release(bytes);
    }
}
