using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Everything a queue knows, and every decision it takes: commands in, effects out. No IO, no clock, no threads: what it wants done
/// it says through <see cref="IQueueEffects"/>, and the time comes with the command.
/// </summary>
/// <remarks>
/// A message is admitted to the lane of its priority and stays in the lane's window (or behind it, in the journal) until it is
/// settled; being with a consumer is a state, not another place. After each batch of commands <see cref="Advance"/> gives what is ready
/// to consumers with room. Partial files: <c>Dispatch</c> (consumers), <c>Returns</c> (what comes back, expires or dies),
/// <c>Transactions</c>, <c>Disk</c> (what is in the journal only).
/// </remarks>
public sealed partial class QueueState
{
    // No queue keeps more bytes than this by right.
    private const int GuaranteedBytes = 256 << 10;

    // More than a purge deletes one by one.
    private const int ManyDeletions = 1000;

    private readonly QueueLane?[] _lanes = new QueueLane?[QueueLane.Priorities];
    private readonly Queue<PublishItem> _atTheDoor = new();
    private readonly HashSet<QueueEntry> _onTheirWayToTheTail = new(ReferenceEqualityComparer.Instance);
    private readonly QueueBrowsers _browsers;
    private readonly IQueueEffects _effects;
    private readonly MemoryBudget _memory;
    private long _windowBytes;
    private bool _areConsumersFirst;
    private bool _isServiceCut;

    public QueueState(DestinationName name, QueueOptions options, IQueueEffects effects, MemoryBudget memory)
    {
        Name = name;
        Options = options;
        _effects = effects;
        _memory = memory;
        _browsers = new QueueBrowsers(_lanes, effects);
    }

    public DestinationName Name { get; }

    public QueueOptions Options { get; private set; }

    /// <summary>Messages in the queue: waiting, with consumers, in memory and on disk.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of all messages in the queue.</summary>
    public long Bytes { get; private set; }

    public QueueCounters Counters { get; } = new();

    /// <summary>Producers' messages that wait because the queue is full.</summary>
    public int WaitingAtTheDoor => _atTheDoor.Count;

    /// <summary>True when nothing would be lost by forgetting the queue.</summary>
    public bool IsIdle => Count == 0 && _consumers.Count == 0 && _browsers.Count == 0 && _atTheDoor.Count == 0 && !TakesPartInTransactions;

    internal IEnumerable<QueueLane> Lanes => _lanes.OfType<QueueLane>();

    private bool IsFull =>
        (Options.MaxMessages > 0 && Count >= Options.MaxMessages) || (Options.MaxBytes.Bytes > 0 && Bytes >= Options.MaxBytes.Bytes);

    /// <summary>Takes over what the journal found at start; nothing is read until somebody consumes.</summary>
    public void Recover(IEnumerable<RecoveredLane> lanes)
    {
        ArgumentNullException.ThrowIfNull(lanes);
        foreach (var recovered in lanes)
        {
            var lane = LaneOf(recovered.Priority);
            lane.JournalLane = recovered.Lane;
            lane.NextSequence = Math.Max(lane.NextSequence, recovered.NextSequence);
            lane.Tail.Recover(recovered);
            Count += recovered.Count;
            Bytes += recovered.Bytes;
        }
    }

    /// <summary>
    /// Goes on where the queue's former life ended: sequence numbers that were in use then, be it by a transaction the journal does not
    /// know yet, are not used again.
    /// </summary>
    /// <remarks>To be called before anything is published.</remarks>
    public void Succeed(QueueState former)
    {
        ArgumentNullException.ThrowIfNull(former);
        foreach (var lane in former.Lanes)
        {
            var own = LaneOf(lane.Priority);
            own.NextSequence = Math.Max(own.NextSequence, lane.NextSequence);
        }
    }

    /// <summary>It behaves otherwise from now on. Those who wait at the door come in with <see cref="Advance"/> if there is room for them now.</summary>
    public void Behave(QueueOptions options) => Options = options;

    /// <summary>A producer's message. The ticket hears when there is room for more, and when the message is safe.</summary>
    public void Publish(in PublishItem item, long now)
    {
        if (_atTheDoor.Count > 0 || IsFull)
        {
            if (Options.WhenFull == WhenFull.Reject) Refuse(item.Ticket, ErrorCode.DestinationFull, $"{Name.Uri} is full ({Count} messages, {Bytes} bytes)");
            else _atTheDoor.Enqueue(item);
            return;
        }
        Admit(item, now, isHeld: false);
    }

    /// <summary>The journal has confirmed a message.</summary>
    public void Stored(QueueEntry entry, JournalPut put)
    {
        ArgumentNullException.ThrowIfNull(entry);
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

    /// <summary>Does what has become possible: offers messages, lets producers in, reads more from disk. Call after every batch of commands.</summary>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="budget">How much of it; null for all.</param>
    /// <returns>False when the budget was spent before it was all done: call again.</returns>
    public bool Advance(long now, TurnBudget? budget = null)
    {
        // What expires makes room for what waits at the door.
        if (!Sweep(now, budget)) return false;
        // When there is more to do than fits into a turn, consumers and browsers are the first in turn.
        var isServed = _areConsumersFirst && Serve(now, budget);
        var isShown = _browsers.Advance(now, budget);
        if (!_areConsumersFirst) isServed = Serve(now, budget);
        _areConsumersFirst = !isServed && !_areConsumersFirst;
        return isServed && isShown;
    }

    /// <summary>
    /// Removes every message that is not with a consumer or on its way out. What an open transaction has sent is among them: the
    /// transaction then counts as done before.
    /// </summary>
    /// <returns>How many.</returns>
    public long Purge()
    {
        var before = Count;
        foreach (var lane in Lanes)
        {
            var window = lane.Window;
            // To drop a lane and write again what stays costs the journal less than many deletions, which others would have to wait for.
            var isDropped = !lane.Tail.IsEmpty || window.SetAsideCount > 0 || (lane.JournalLane != 0 && lane.Waiting > ManyDeletions && lane.Waiting > window.Count / 2);
            for (var i = 0; i < window.Length;)
            {
                var sequence = window.SequenceAt(i);
                if (window[i] is { IsWaiting: true } entry)
                {
                    if (isDropped) ForgetWithLane(entry);
                    Remove(entry);
                }
                i = window.IndexBehind(i, sequence);
            }
            if (isDropped) DropWhatIsOnDisk(lane);
        }
        // It has waited for nothing.
        _delayed.Clear();
        Counters.Purged += before - Count;
        return before - Count;
    }

    /// <summary>The queue is deleted: nothing of it stays anywhere.</summary>
    public void DropEverything()
    {
        var error = $"The destination {Name.Uri} was deleted.";
        while (_atTheDoor.TryDequeue(out var waiting)) Refuse(waiting.Ticket, ErrorCode.NoSuchDestination, error);
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

    /// <summary>Lets go of the memory its messages have reserved. The state is of no use after this.</summary>
    public void Close()
    {
        _memory.Release(_windowBytes);
        _windowBytes = 0;
    }

    public DestinationStatus Status(int publishers) => new(Name)
    {
        Messages = Count,
        Bytes = Bytes,
        InFlight = _consumers.All.Sum(c => c.Outstanding),
        InMemory = Lanes.Sum(lane => lane.Window.Count - lane.Window.SetAsideCount),
        Enqueued = Counters.Enqueued,
        Dequeued = Counters.Dequeued,
        Delivered = Counters.Delivered,
        Redelivered = Counters.Redelivered,
        Expired = Counters.Expired,
        DeadLettered = Counters.DeadLettered,
        Refused = Counters.Refused,
        Damaged = Counters.Damaged,
        WaitingAtTheDoor = _atTheDoor.Count,
        Publishers = publishers,
        Consumers = [.. _consumers.All.Select(Status)],
    };

    private static ConsumerStatus Status(QueueConsumer consumer) => new(
        consumer.Request.Label,
        consumer.Request.Prefetch,
        consumer.Outstanding,
        consumer.Delivered,
        0,
        0,
        consumer.Request.Priority,
        consumer.Request.IsExclusive,
        consumer.Request.Selector?.Text);

    /// <summary>Does what consumers and producers wait for.</summary>
    private bool Serve(long now, TurnBudget? budget)
    {
        // Who was waited for may have come. Where the last turn was cut, those that are to be waited for have not heard of it yet.
        if (!_isServiceCut) _consumers.EndPauses(_lanes, now);
        _isServiceCut = false;
        do
        {
            do
            {
                var isDone = Dispatch(now, budget);
                while (isDone && _atTheDoor.Count > 0 && !IsFull)
                {
                    LetProducersIn(now, whateverTheLimit: false);
                    isDone = Dispatch(now, budget);
                }
                // Also before all is done: it may be what the rest has to wait for. Whose room is wanted back keeps it meanwhile.
                ReadAhead(now);
                if (isDone) continue;
                _isServiceCut = true;
                return false;
            }
            while (_consumers.GiveBack(Lanes, _effects));
            if (_consumers.MayBeExhausted) _consumers.TellExhaustion(Lanes, _effects, now);
        }
        while (_consumers.EndPauses(_lanes, now));
        if (_consumers.NextLook is < long.MaxValue and var at) _effects.WakeAt(at);
        return true;
    }

    private QueueEntry Admit(in PublishItem item, long now, bool isHeld)
    {
        var (message, ticket) = item;
        var lane = LaneOf(Options.Prioritized ? message.Priority : MessageHeaders.DefaultPriority);
        var entry = new QueueEntry(lane, lane.NextSequence++, message)
        {
            Ticket = ticket,
            Deliveries = DeliveryHistory.Of(item.DeliveryCount),
            State = isHeld ? EntryState.Held : EntryState.Ready,
        };
        Count++;
        Bytes += message.Size;
        Counters.Enqueued++;
        if (message.Expires != 0) NoteExpiry(message.Expires, now);
        if (!lane.Tail.IsEmpty || !TryReserve(lane, message.Size))
        {
            // The publisher hears of it when it is on disk: until then its message is memory that nobody has counted.
            AddToTail(entry);
            return entry;
        }
        AddToWindow(entry);
        _effects.Accept(ticket);
        if (message.IsPersistent) Store(entry, isTransient: false);
        // A message that need not survive is as safe as it will ever be; one of a transaction is told of with the transaction.
        else if (!isHeld) Confirm(entry);
        return entry;
    }

    private void LetProducersIn(long now, bool whateverTheLimit)
    {
        while (_atTheDoor.Count > 0 && (whateverTheLimit || !IsFull))
        {
            Admit(_atTheDoor.Dequeue(), now, isHeld: false);
        }
    }

    private void Refuse(PublishTicket ticket, ErrorCode code, string message)
    {
        Counters.Refused++;
        _effects.Refuse(ticket, new BrokerError(code, message));
    }

    private bool TryReserve(QueueLane lane, int size)
    {
        if (lane.Window.Count < Options.GuaranteedMessages && _windowBytes < GuaranteedBytes) _memory.Reserve(size);
        else if (_windowBytes + size > Options.MemoryWindow.Bytes || !_memory.TryReserve(size)) return false;
        return true;
    }

    /// <summary>The bytes must have been reserved.</summary>
    private void AddToWindow(QueueEntry entry)
    {
        _windowBytes += entry.Message.Size;
        entry.Lane.Window.Add(entry);
        entry.Lane.Waiting++;
    }

    private void Store(QueueEntry entry, bool isTransient)
    {
        if (entry.Lane.JournalLane == 0) entry.Lane.JournalLane = _effects.OpenLane(entry.Lane.Priority);
        entry.Durability = EntryDurability.Pending;
        _effects.Store(entry, isTransient);
    }

    /// <summary>The journal need not keep the message any more, and what it has to say about it does not matter.</summary>
    private void Forget(QueueEntry entry)
    {
        if (entry.Durability == EntryDurability.Volatile) return;
        _effects.Unstore(entry);
        entry.Put = null;
        entry.Durability = EntryDurability.Volatile;
    }

    /// <summary>As <see cref="Forget"/>, for one whose lane is about to be dropped.</summary>
    private static void ForgetWithLane(QueueEntry entry)
    {
        entry.Put?.TryCancel();
        entry.Put = null;
        entry.Durability = EntryDurability.Volatile;
    }

    /// <summary>The message is done with, one way or another.</summary>
    private void Remove(QueueEntry entry)
    {
        if (entry.IsWaiting) entry.Lane.Waiting--;
        entry.State = EntryState.Gone;
        entry.Lane.Window.Remove(entry);
        _windowBytes -= entry.Message.Size;
        _memory.Release(entry.Message.Size);
        Count--;
        Bytes -= entry.Message.Size;
        Forget(entry);
        Confirm(entry);
    }

    private void Confirm(QueueEntry entry)
    {
        if (!entry.Ticket.WantsConfirmation) return;
        _effects.Confirm(entry.Ticket);
        entry.Ticket = default;
    }

    private QueueLane LaneOf(byte priority) => _lanes[priority] ??= new QueueLane(priority);
}
