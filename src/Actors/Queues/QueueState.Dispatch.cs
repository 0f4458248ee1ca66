using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;

namespace ActorMQ.Actors.Queues;

/// <content>Consumers, and who gets which message.</content>
/// <remarks>
/// Each lane has a cursor: everything before it was offered to all consumers with room, and taken by one or wanted by none. A consumer
/// that would have liked a message but had no room remembers the place, and goes back there once it has room (<see cref="CatchUp"/>). So
/// without selectors a message costs one look at the next consumer, and with them nobody looks at a message twice.
/// </remarks>
public sealed partial class QueueState
{
    // So many messages that are offered are worth a step: without selectors that is a look at the next consumer.
    private const int OffersPerStep = 8;

    private readonly ConsumerSet _consumers = new();
    private bool _mustLookAgain;
    private int _offers;

    public IReadOnlyCollection<QueueConsumer> Consumers => _consumers.All;

    public int BrowserCount => _browsers.Count;

    internal ConsumerSet ConsumerSet => _consumers;

    /// <summary>A browser's client has taken some of what it was shown.</summary>
    public void BrowserTook(ISubscriber subscriber, int count) => _browsers.Took(subscriber, count);

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
        if (_consumers.Remove(request.Subscriber, out var consumer, comesBack: true)) consumer.Renew(request);
        else consumer = new QueueConsumer(request);
        if (givesBack) consumer.Allowance -= request.FirstRoom;
        _consumers.Add(consumer);
        if (givesBack) _effects.Return(consumer, request.FirstRoom);
        // Whatever the others let pass may be for this one.
        LookAtAll(consumer);
    }

    /// <summary>
    /// Removes a consumer; what it holds returns to its place, first to last.
    /// </summary>
    /// <param name="subscriber">The consumer.</param>
    /// <param name="firstUnsent">
    /// Tags from here on never reached the client: they return as if they had not been delivered. Those before count as delivered.
    /// </param>
    /// <param name="now">Milliseconds since 1970.</param>
    public void Detach(ISubscriber subscriber, long firstUnsent, long now)
    {
        _browsers.Remove(subscriber);
        var sole = _consumers.Sole;
        if (!_consumers.Remove(subscriber, out var consumer)) return;
        // What only it could have had is for the others now.
        if (consumer == sole)
        {
            foreach (var other in _consumers.All) LookAtAll(other);
        }
        else if (consumer.OwnsGroups)
        {
            LookAgainWhereMissed(consumer);
        }
        var isOldest = true;
        while (consumer.TryGetOldest(out var tag, out var entry))
        {
            consumer.Settle(tag, entry);
            if (entry.State == EntryState.Promised) continue;
            if (tag >= firstUnsent) MakeReady(entry, now);
            else ReturnFromLost(entry, isOldest, now);
            isOldest = false;
        }
    }

    /// <summary>
    /// Ends deliveries of a consumer. Tags that are not outstanding are ignored: they were settled before or belong to an earlier life
    /// of this queue.
    /// </summary>
    public void Settle(ISubscriber subscriber, Settlement settlement, IReadOnlyList<long> tags, long now)
    {
        ArgumentNullException.ThrowIfNull(tags);
        if (!_consumers.TryGet(subscriber, out var consumer)) return;
        for (var i = 0; i < tags.Count; i++) Settle(consumer, settlement, tags[i], now);
    }

    /// <summary>Accepts everything up to and including a tag: what an auto-acknowledging client does by being written to.</summary>
    public void AcceptUpTo(ISubscriber subscriber, long lastTag, long now)
    {
        if (!_consumers.TryGet(subscriber, out var consumer)) return;
        consumer.Pace.IsByWriting = true;
        while (consumer.TryGetOldest(out var tag, out var entry) && tag <= lastTag && entry.State != EntryState.Promised)
            Settle(consumer, Settlement.Accepted, tag, now);
    }

    /// <summary>A consumer has room for so many more messages than before, or fewer.</summary>
    public void Grant(ISubscriber subscriber, int count)
    {
        if (_consumers.TryGet(subscriber, out var consumer)) _consumers.Grant(consumer, count);
    }

    /// <summary>A consumer's room may be needed elsewhere from now on.</summary>
    public void Meter(ISubscriber subscriber)
    {
        if (!_consumers.TryGet(subscriber, out var consumer)) return;
        consumer.Meter();
        // The room is the same; what it means to have none is not.
        _consumers.Grant(consumer, 0);
    }

    /// <summary>A metered consumer is to give back, with the next <see cref="Advance"/>, the room it does not need.</summary>
    public void Drain(ISubscriber subscriber)
    {
        if (_consumers.TryGet(subscriber, out var consumer)) _consumers.Drain(consumer);
    }

    private void LookAtAll(QueueConsumer consumer)
    {
        foreach (var lane in Lanes)
        {
            if (lane.Cursor > 1) _consumers.NoteMissed(consumer, lane, 1);
        }
    }

    private void Settle(QueueConsumer consumer, Settlement settlement, long tag, long now)
    {
        if (!consumer.TryGet(tag, out var entry) || entry.State == EntryState.Promised) return;
        Release(consumer, tag, entry, now);
        End(entry, settlement, now);
    }

    private void End(QueueEntry entry, Settlement settlement, long now)
    {
        switch (settlement)
        {
            case Settlement.Accepted:
                Counters.Dequeued++;
                Remove(entry);
                break;
            case Settlement.Rejected:
                Reject(entry, now);
                break;
            case Settlement.Discarded:
                Discard(entry, now);
                break;
            default:
                MakeReady(entry, now);
                break;
        }
    }

    private void Release(QueueConsumer consumer, long tag, QueueEntry entry, long now)
    {
        var hadRoom = consumer.HasRoom;
        consumer.Settle(tag, entry);
        _consumers.OnSettled(consumer, hadRoom, now);
    }

    /// <summary>Gives ready messages to consumers with room, highest priority and oldest first.</summary>
    /// <returns>False when the budget was spent before: nobody has overtaken anybody, and the next call goes on.</returns>
    private bool Dispatch(long now, TurnBudget? budget)
    {
        _consumers.BeginLooking();
        do
        {
            _mustLookAgain = false;
            for (var priority = QueueLane.Priorities - 1; priority >= 0; priority--)
            {
                if (!_consumers.IsAnyoneLooking) break;
                if (_lanes[priority] is not { Waiting: > 0 } lane || Dispatch(lane, now, budget)) continue;
                _consumers.ForgetReturned();
                return false;
            }
            _consumers.ForgetReturned();
        }
        while (_mustLookAgain);
        return true;
    }

    private bool Dispatch(QueueLane lane, long now, TurnBudget? budget)
    {
        lane.ForgetWanted();
        // What has come back may be older than what was missed.
        if (!OfferReturned(lane, _consumers.BeginCatchUp(lane), now, budget))
        {
            _consumers.SuspendCatchUp(lane, 0);
            return false;
        }
        return CatchUp(lane, now, budget) && OfferReturned(lane, lane.Cursor, now, budget) && OfferNew(lane, now, budget);
    }

    /// <summary>Offers what has come back and stands before a place in the lane.</summary>
    private bool OfferReturned(QueueLane lane, long before, long now, TurnBudget? budget)
    {
        while (_consumers.IsAnyoneLooking && lane.FirstReturned < before && lane.TryPeekReturned(out var entry))
        {
            if (entry.State == EntryState.Ready && !MayOffer(entry, budget)) return false;
            lane.TakeReturned();
            if (entry.State == EntryState.Ready) OfferOrExpire(entry, now);
        }
        return true;
    }

    /// <summary>
    /// Goes once more through what lies before the cursor, for those who missed something there and have room now: from the place of
    /// the one that is furthest behind to where nobody is behind any more, or has room.
    /// </summary>
    private bool CatchUp(QueueLane lane, long now, TurnBudget? budget)
    {
        var window = lane.Window;
        for (var here = _consumers.CatchUpFrom(0); here < lane.Cursor; here = _consumers.CatchUpFrom(here))
        {
            var index = window.IndexOf(here);
            if (index == window.Length || window.SequenceAt(index) >= lane.Cursor) break;
            var sequence = window.SequenceAt(index);
            here = sequence + 1;
            if (window[index] is not { State: EntryState.Ready or EntryState.SetAside } entry) continue;
            if (entry.State == EntryState.Ready)
            {
                if (!_consumers.IsAnyoneCatchingUp(entry)) continue;
                if (!MayOffer(entry, budget))
                {
                    _consumers.SuspendCatchUp(lane, sequence);
                    return false;
                }
                var taker = OfferOrExpire(entry, now);
                _consumers.OnOfferedInCatchUp(lane, taker, taker is null ? sequence : here);
                continue;
            }
            if (_consumers.StopCatchUp(lane, sequence)) lane.WantSetAside(sequence);
        }
        _consumers.EndCatchUp();
        return true;
    }

    /// <summary>What nobody was offered yet.</summary>
    private bool OfferNew(QueueLane lane, long now, TurnBudget? budget)
    {
        var window = lane.Window;
        var index = window.IndexOf(lane.Cursor);
        while (_consumers.IsAnyoneLooking && index < window.Length)
        {
            var entry = window[index];
            var sequence = window.SequenceAt(index++);
            // What belongs to an open transaction is not overtaken by what was sent after it.
            if (entry?.State == EntryState.Held) return true;
            if (entry?.State == EntryState.SetAside)
            {
                lane.WantSetAside(sequence);
                return true;
            }
            if (entry?.State == EntryState.Ready && !MayOffer(entry, budget)) return false;
            lane.Cursor = sequence + 1;
            // What is with somebody, or delayed, is offered when it comes back.
            if (entry?.State != EntryState.Ready) continue;
            OfferOrExpire(entry, now);
            if (entry.State == EntryState.Gone) index = window.IndexOf(lane.Cursor);
        }
        return true;
    }

    /// <summary>False when the turn has no room to find out who wants a message: then nothing has happened to it.</summary>
    private bool MayOffer(QueueEntry entry, TurnBudget? budget)
    {
        if (budget is null) return true;
        if (budget.IsSpent || !_consumers.TryFindWho(entry, budget)) return false;
        if (++_offers % OffersPerStep == 0) budget.Spend();
        return true;
    }

    /// <returns>Who has taken it; null when nobody has, or it is too late for it.</returns>
    private QueueConsumer? OfferOrExpire(QueueEntry entry, long now)
    {
        if (entry.Message.IsExpired(now))
        {
            Expire(entry);
            return null;
        }
        var taker = _consumers.Pick(entry, now);
        if (taker is not null) Assign(entry, taker, now);
        return taker;
    }

    private void Assign(QueueEntry entry, QueueConsumer consumer, long now)
    {
        entry.Lane.Waiting--;
        consumer.Take(entry);
        Counters.Delivered++;
        if (entry.Deliveries.Count > 0) Counters.Redelivered++;
        var closed = _consumers.OnServed(consumer, entry, now);
        _effects.Deliver(consumer, new Delivery(entry.Message, entry.Deliveries.Count));
        if (closed is null) return;
        // The rest of the closed group is for anybody, also what its owner had no room for.
        LookAgainWhereMissed(closed);
        LookAgain(entry.Lane, entry.Sequence + 1);
    }

    /// <summary>Only one had a right to what it has missed; now all have.</summary>
    private void LookAgainWhereMissed(QueueConsumer consumer)
    {
        if (consumer.Missed is not { Count: > 0 } missed) return;
        foreach (var lane in Lanes)
        {
            if (missed.Has(lane)) LookAgain(lane, missed.In(lane));
        }
    }

    private void LookAgain(QueueLane lane, long from)
    {
        if (from >= lane.Cursor) return;
        _consumers.NoteMissed(lane, from);
        _mustLookAgain = true;
    }
}
