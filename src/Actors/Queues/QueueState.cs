using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Everything a queue knows, and every decision it takes: commands in, effects out. No IO, no clock, no threads: what it wants done
/// it says through <see cref="IQueueEffects"/>, and the time comes with the command.
/// </summary>
/// <remarks>
/// A message is admitted to the lane of its priority (<see cref="QueueDoor"/>) and stays in the lane's window, or behind it in the journal
/// (<see cref="QueueBacklog"/>), until it is settled (<see cref="QueueReturns"/>, <see cref="QueuePromises"/>); being with a consumer is a
/// state, not another place. After each batch of commands <see cref="Advance"/> gives what is ready to consumers with room
/// (<see cref="QueueDispatcher"/>).
/// </remarks>
public sealed class QueueState
{
    // A queue with more than this, in messages and consumers, is checked at each so many turns.
    private const int Large = 1000;
    private const int TurnsOfLarge = 100;

    // More than a purge deletes one by one.
    private const int ManyDeletions = 1000;

    private readonly ConsumerSet _consumers = new();
    private readonly QueueContents _contents;
    private readonly QueueDoor _door;
    private readonly ExpirySweep _expiry;
    private readonly QueueReturns _returns;
    private readonly QueuePromises _promises;
    private readonly QueueBacklog _backlog;
    private readonly QueueDispatcher _dispatcher;
    private readonly QueueBrowsers _browsers;
    private readonly IQueueEffects _effects;
    private readonly Live<QueueOptions> _options;
    private bool _areConsumersFirst;
    private bool _isServiceCut;
    private int _checks;

    public QueueState(DestinationName name, QueueOptions options, IQueueEffects effects, MemoryBudget memory)
    {
        Name = name;
        _effects = effects;
        _options = new Live<QueueOptions>(options);
        _contents = new QueueContents(_options, Counters, effects, memory);
        _expiry = new ExpirySweep(_contents, effects);
        _door = new QueueDoor(name, _options, _contents, _expiry, Counters, effects);
        _returns = new QueueReturns(name, _options, _contents, _expiry, Counters, effects);
        _promises = new QueuePromises(_contents, _consumers, _returns, _door);
        _backlog = new QueueBacklog(_contents, _consumers, _expiry, Counters, effects);
        _dispatcher = new QueueDispatcher(_contents, _consumers, _returns, Counters, effects);
        _browsers = new QueueBrowsers(_contents.ByPriority, effects);
    }

    public DestinationName Name { get; }

    /// <summary>Messages in the queue: waiting, with consumers, in memory and on disk.</summary>
    public long Count => _contents.Count;

    /// <summary>Bytes of all messages in the queue.</summary>
    public long Bytes => _contents.Bytes;

    public QueueCounters Counters { get; } = new();

    /// <summary>Producers' messages that wait because the queue is full.</summary>
    public int WaitingAtTheDoor => _door.Waiting;

    public IReadOnlyCollection<QueueConsumer> Consumers => _consumers.All;

    public int BrowserCount => _browsers.Count;

    /// <summary>True when nothing would be lost by forgetting the queue.</summary>
    public bool IsIdle => Count == 0 && _consumers.Count == 0 && _browsers.Count == 0 && _door.Waiting == 0 && _promises.IsIdle;

    internal ConsumerSet ConsumerSet => _consumers;

    internal IEnumerable<QueueLane> Lanes => _contents.Lanes;

    /// <summary>True while nothing is asked of a journal that could not read.</summary>
    internal bool IsReadDelayed(long now) => _backlog.IsReadDelayed(now);

    /// <summary>Takes over what the journal found at start; nothing is read until somebody consumes.</summary>
    public void Recover(IEnumerable<RecoveredLane> lanes)
    {
        ArgumentNullException.ThrowIfNull(lanes);
        foreach (var lane in lanes) _contents.Recover(lane);
    }

    /// <summary>
    /// Goes on where the queue's former life ended: sequence numbers that were in use then, be it by a transaction the journal does not
    /// know yet, are not used again.
    /// </summary>
    /// <remarks>To be called before anything is published.</remarks>
    public void Succeed(QueueState former)
    {
        ArgumentNullException.ThrowIfNull(former);
        _contents.Succeed(former._contents);
    }

    /// <summary>It behaves otherwise from now on. Those who wait at the door come in with <see cref="Advance"/> if there is room for them now.</summary>
    public void Behave(QueueOptions options)
    {
        _options.Current = options;
    }

    /// <summary>A producer's message. The ticket hears when there is room for more, and when the message is safe.</summary>
    public void Publish(in PublishItem item, long now) => _door.Knock(item, now);

    /// <summary>The journal has confirmed a message.</summary>
    public void Stored(QueueEntry entry, JournalPut put)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _contents.OnStored(entry, put);
    }

    /// <summary>Messages read back from the journal.</summary>
    public void AddPage(JournalPage page, long now)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Request.Tag is QueueBrowse browse) QueueBrowsers.AddPage(browse, page);
        else _backlog.AddPage(page, now);
    }

    /// <summary>Adds a consumer, or changes what one asks for that is there. Messages come with the next <see cref="Advance"/>.</summary>
    public void Attach(ConsumerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsBrowser)
        {
            _browsers.Add(request);
            return;
        }
        // It must not overtake clients of this broker.
        var givesBack = request.FirstRoom > 0 && _consumers.All.Any(static other => other.Request.ConnectionId != ConnectionNumber.Network);
        if (_consumers.Remove(request.Id, out var consumer, comesBack: true)) consumer.Renew(request);
        else consumer = new QueueConsumer(request);
        if (givesBack) consumer.Allowance -= request.FirstRoom;
        _consumers.Add(consumer);
        if (givesBack) _effects.Return(consumer, request.FirstRoom);
        // Whatever the others let pass may be for this one.
        _dispatcher.LookAtAll(consumer);
    }

    /// <summary>
    /// Removes a consumer; what it holds returns to its place, first to last.
    /// </summary>
    /// <param name="id">The consumer.</param>
    /// <param name="firstUnsent">
    /// Tags from here on never reached the client: they return as if they had not been delivered. Those before count as delivered.
    /// </param>
    /// <param name="now">Milliseconds since 1970.</param>
    public void Detach(ConsumerId id, long firstUnsent, long now)
    {
        _browsers.Remove(id);
        var sole = _consumers.Sole;
        if (!_consumers.Remove(id, out var consumer)) return;
        // What only it could have had is for the others now.
        if (consumer == sole)
        {
            foreach (var other in _consumers.All) _dispatcher.LookAtAll(other);
        }
        else if (consumer.OwnsGroups)
        {
            _dispatcher.LookAgainWhereMissed(consumer);
        }
        var isOldest = true;
        while (consumer.TryGetOldest(out var tag, out var entry))
        {
            consumer.Settle(tag, entry);
            if (entry.State == EntryState.Promised) continue;
            if (tag >= firstUnsent) _returns.MakeReady(entry, now);
            else _returns.ReturnFromLost(entry, isOldest, now);
            isOldest = false;
        }
    }

    /// <summary>
    /// Ends deliveries of a consumer. Tags that are not outstanding are ignored: they were settled before or belong to an earlier life
    /// of this queue.
    /// </summary>
    public void Settle(ConsumerId id, Settlement settlement, IReadOnlyList<long> tags, long now)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (!_consumers.TryGet(id, out var consumer)) return;
        for (var i = 0; i < tags.Count; i++)
        {
            if (consumer.TryGet(tags[i], out var entry) && entry.State != EntryState.Promised) Settle(consumer, settlement, tags[i], entry, now);
        }
    }

    /// <summary>Accepts everything up to and including a tag: what an auto-acknowledging client does by being written to.</summary>
    public void AcceptUpTo(ConsumerId id, long lastTag, long now)
    {
        if (!_consumers.TryGet(id, out var consumer)) return;
        consumer.Pace.IsByWriting = true;
        while (consumer.TryGetOldest(out var tag, out var entry) && tag <= lastTag && entry.State != EntryState.Promised)
            Settle(consumer, Settlement.Accepted, tag, entry, now);
    }

    /// <summary>A consumer has room for so many more messages than before, or fewer; a browser's client has taken some of what it was shown.</summary>
    public void Grant(ConsumerId id, int count)
    {
        if (_consumers.TryGet(id, out var consumer)) _consumers.Grant(consumer, count);
        else _browsers.Grant(id, count);
    }

    /// <summary>A consumer's room may be needed elsewhere from now on.</summary>
    public void Meter(ConsumerId id)
    {
        if (!_consumers.TryGet(id, out var consumer)) return;
        consumer.Meter();
        // The room is the same; what it means to have none is not.
        _consumers.Grant(consumer, 0);
    }

    /// <summary>The way to a consumer at another broker is another one.</summary>
    public void ChangeWay(ConsumerId id, ConsumerWay way)
    {
        if (_consumers.TryGet(id, out var consumer)) consumer.ChangeWay(way);
    }

    /// <summary>A metered consumer is to give back, with the next <see cref="Advance"/>, the room it does not need.</summary>
    public void Drain(ConsumerId id)
    {
        if (_consumers.TryGet(id, out var consumer)) _consumers.Exhaustion.Drain(consumer);
    }

    /// <summary>The dead letter queue has the message.</summary>
    public void DeadLettered(QueueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _returns.DeadLettered(entry);
    }

    /// <summary>The dead letter queue did not take the message: it is tried again later, as if it had just come back.</summary>
    public void DeadLetterRefused(QueueEntry entry, long now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _returns.DeadLetterRefused(entry, now);
    }

    /// <summary>
    /// Does what is due: brings back what has waited out its delay, ends what has expired. Call when the time asked for with
    /// <see cref="IQueueEffects.WakeAt"/> has come.
    /// </summary>
    public void Tick(long now)
    {
        _returns.Tick(now);
        _expiry.Tick(now);
        _backlog.Tick(now);
    }

    /// <summary>Does what has become possible: offers messages, lets producers in, reads more from disk. Call after every batch of commands.</summary>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="budget">How much of it; null for all.</param>
    /// <returns>False when the budget was spent before it was all done: call again.</returns>
    public bool Advance(long now, TurnBudget? budget = null)
    {
        // What expires makes room for what waits at the door.
        if (!_expiry.Continue(_returns, now, budget)) return false;
        // When there is more to do than fits into a turn, consumers and browsers are the first in turn.
        var isServed = _areConsumersFirst && Serve(now, budget);
        var isShown = _browsers.Advance(now, budget);
        if (!_areConsumersFirst) isServed = Serve(now, budget);
        _areConsumersFirst = !isServed && !_areConsumersFirst;
        return isServed && isShown && _consumers.Tidy(budget);
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
            var isDropped = !lane.Tail.IsEmpty || window.SetAsideCount > 0
                || (lane.JournalLane != 0 && lane.Waiting > ManyDeletions && lane.Waiting > window.Count / 2);
            for (var i = 0; i < window.Length;)
            {
                var sequence = window.SequenceAt(i);
                if (window[i] is { IsWaiting: true } entry)
                {
                    if (isDropped) entry.ForgetWithLane();
                    _contents.Remove(entry);
                }
                i = window.IndexBehind(i, sequence);
            }
            if (isDropped) _backlog.Drop(lane, _promises.Sends);
        }
        _returns.ForgetDelayed();
        Counters.Purged += before - Count;
        return before - Count;
    }

    /// <summary>The queue is deleted: nothing of it stays anywhere.</summary>
    public void DropEverything()
    {
        _door.Close();
        _contents.Drop();
    }

    /// <summary>Lets go of the memory its messages have reserved. The state is of no use after this.</summary>
    public void Close() => _contents.Close();

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
        WaitingAtTheDoor = _door.Waiting,
        Publishers = publishers,
        Consumers = [.. _consumers.All.Select(consumer => consumer.Status())],
    };

    /// <summary>Says what must hold between turns.</summary>
    internal void Check()
    {
        if (Lanes.Sum(static lane => lane.Window.Length) + _consumers.Count > Large && ++_checks % TurnsOfLarge != 0) return;
        _contents.Check();
        _consumers.Check();
        _promises.Check();
    }

    /// <summary>Keeps deliveries for a transaction, all of them or none (<see cref="QueuePromises.TryPromise"/>).</summary>
    internal bool TryPromise(TransactionId transaction, IReadOnlyList<TransactedSettlement> settlements) => _promises.TryPromise(transaction, settlements);

    internal bool HasPromised(TransactionId transaction) => _promises.Has(transaction);

    /// <summary>The transaction will not be.</summary>
    internal void Renounce(TransactionId transaction, long now) => _promises.Renounce(transaction, now);

    /// <summary>
    /// Admits all who wait at the door. A transaction cannot wait there, as other queues wait for it, and must not overtake who does.
    /// </summary>
    /// <remarks>Not a part of <see cref="Prepare"/>: these messages are no part of the transaction, and are stored before it.</remarks>
    internal void MakeWayFor(IReadOnlyList<PublishItem> sends, long now)
    {
        if (sends.Count > 0) _door.LetAllIn(now);
    }

    /// <summary>Takes part in a transaction that is to become durable (<see cref="QueuePromises.Prepare"/>).</summary>
    internal void Prepare(IReadOnlyList<PublishItem> sends, QueueTransaction transaction, long now) => _promises.Prepare(sends, transaction, now);

    /// <summary>The transaction is durable as a whole.</summary>
    internal void Complete(QueueTransaction transaction, long now) => _promises.Complete(transaction, now);

    private void Settle(QueueConsumer consumer, Settlement settlement, long tag, QueueEntry entry, long now)
    {
        _consumers.Settle(consumer, tag, entry, now);
        _returns.End(entry, settlement, now);
    }

    /// <summary>Does what consumers and producers wait for.</summary>
    private bool Serve(long now, TurnBudget? budget)
    {
        // Who was waited for may have come. Where the last turn was cut, those that are to be waited for have not heard of it yet.
        if (!_isServiceCut) _consumers.Pauses.EndThoseOver(_contents.ByPriority, now);
        _isServiceCut = false;
        do
        {
            do
            {
                var isDone = _dispatcher.Dispatch(now, budget);
                while (isDone && _door.MayLetIn)
                {
                    _door.LetIn(now);
                    isDone = _dispatcher.Dispatch(now, budget);
                }
                // Also before all is done: it may be what the rest has to wait for. Whose room is wanted back keeps it meanwhile.
                _backlog.ReadAhead(now);
                if (isDone) continue;
                _isServiceCut = true;
                return false;
            }
            while (_consumers.Exhaustion.GiveBack(Lanes, _effects));
            if (_consumers.Exhaustion.MayBeTold) _consumers.Exhaustion.Tell(Lanes, _effects, now);
        }
        while (_consumers.Pauses.EndThoseOver(_contents.ByPriority, now));
        if (_consumers.Pauses.NextLook is < long.MaxValue and var at) _effects.WakeAt(at);
        return true;
    }
}
