using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Queues;

/// <summary>Offers messages to consumers, highest priority and oldest first.</summary>
/// <remarks>
/// Each lane has a cursor: everything before it was offered to all consumers with room, and taken by one or wanted by none. A consumer
/// that would have liked a message but had no room remembers the place, and goes back there once it has room (<see cref="CatchUp"/>). So
/// without selectors a message costs one look at the next consumer, and with them nobody looks at a message twice.
/// </remarks>
internal sealed class QueueDispatcher
{
    private readonly QueueContents _contents;
    private readonly ConsumerSet _consumers;
    private readonly QueueReturns _returns;
    private readonly QueueCounters _counters;
    private readonly IQueueEffects _effects;
    private bool _mustLookAgain;
    private OfferCost _cost;

    public QueueDispatcher(QueueContents contents, ConsumerSet consumers, QueueReturns returns, QueueCounters counters, IQueueEffects effects)
    {
        _contents = contents;
        _consumers = consumers;
        _returns = returns;
        _counters = counters;
        _effects = effects;
    }

    /// <summary>Gives ready messages to consumers with room.</summary>
    /// <returns>False when the budget was spent before: nobody has overtaken anybody, and the next call goes on.</returns>
    public bool Dispatch(long now, TurnBudget? budget)
    {
        _consumers.Exhaustion.BeginLooking();
        do
        {
            _mustLookAgain = false;
            for (var priority = QueueLane.Priorities - 1; priority >= 0; priority--)
            {
                if (!_consumers.Exhaustion.IsAnyoneLooking) break;
                if (_contents.ByPriority[priority] is not { Waiting: > 0 } lane || Dispatch(lane, now, budget)) continue;
                _consumers.CatchUp.EndAll();
                return false;
            }
            _consumers.CatchUp.EndAll();
        }
        while (_mustLookAgain);
        return true;
    }

    /// <summary>A consumer is to be offered everything that the others let pass.</summary>
    public void LookAtAll(QueueConsumer consumer)
    {
        foreach (var lane in _contents.Lanes)
        {
            if (lane.Cursor > 1) _consumers.NoteMissed(consumer, lane, 1);
        }
    }

    /// <summary>Only one had a right to what it has missed; now all have.</summary>
    public void LookAgainWhereMissed(QueueConsumer consumer)
    {
        if (consumer.Missed is not { Count: > 0 } missed) return;
        foreach (var lane in _contents.Lanes)
        {
            if (missed.Has(lane)) LookAgain(lane, missed.In(lane));
        }
    }

    private bool Dispatch(QueueLane lane, long now, TurnBudget? budget)
    {
        lane.ForgetWanted();
        // What has come back may be older than what was missed.
        if (!OfferReturned(lane, _consumers.CatchUp.Begin(lane), now, budget))
        {
            _consumers.CatchUp.Suspend(lane, 0);
            return false;
        }
        return CatchUp(lane, now, budget) && OfferReturned(lane, lane.Cursor, now, budget) && OfferNew(lane, now, budget);
    }

    /// <summary>Offers what has come back and stands before a place in the lane.</summary>
    private bool OfferReturned(QueueLane lane, long before, long now, TurnBudget? budget)
    {
        while (_consumers.Exhaustion.IsAnyoneLooking && lane.FirstReturned < before && lane.TryPeekReturned(out var entry))
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
        for (var here = _consumers.CatchUp.NextPlace(0); here < lane.Cursor; here = _consumers.CatchUp.NextPlace(here))
        {
            var index = window.IndexOf(here);
            if (index == window.Length || window.SequenceAt(index) >= lane.Cursor) break;
            var sequence = window.SequenceAt(index);
            here = sequence + 1;
            if (window[index] is not { State: EntryState.Ready or EntryState.SetAside } entry) continue;
            if (entry.State == EntryState.Ready)
            {
                if (!_consumers.CatchUp.IsAnyoneAt(entry)) continue;
                if (!MayOffer(entry, budget))
                {
                    _consumers.CatchUp.Suspend(lane, sequence);
                    return false;
                }
                var taker = OfferOrExpire(entry, now);
                _consumers.CatchUp.OnOffered(lane, taker is null ? sequence : here);
                continue;
            }
            if (_consumers.CatchUp.Stop(lane, sequence)) lane.WantSetAside(sequence);
        }
        _consumers.CatchUp.End();
        return true;
    }

    /// <summary>What nobody was offered yet.</summary>
    private bool OfferNew(QueueLane lane, long now, TurnBudget? budget)
    {
        var window = lane.Window;
        var index = window.IndexOf(lane.Cursor);
        while (_consumers.Exhaustion.IsAnyoneLooking && index < window.Length)
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
        if (budget.IsSpent || !_consumers.Choice.TryFindWho(entry, budget)) return false;
        _cost.Spend(budget);
        return true;
    }

    /// <returns>Who has taken it; null when nobody has, or it is too late for it.</returns>
    private QueueConsumer? OfferOrExpire(QueueEntry entry, long now)
    {
        if (entry.Message.IsExpired(now))
        {
            _returns.Expire(entry);
            return null;
        }
        var taker = _consumers.Choice.Pick(entry, now);
        if (taker is not null) Assign(entry, taker, now);
        return taker;
    }

    private void Assign(QueueEntry entry, QueueConsumer consumer, long now)
    {
        entry.Lane.Waiting--;
        consumer.Take(entry);
        _counters.Delivered++;
        if (entry.Deliveries.Count > 0) _counters.Redelivered++;
        var closed = _consumers.OnServed(consumer, entry, now);
        _effects.Deliver(consumer, new Delivery(entry.Message, entry.Deliveries.Count));
        if (closed is null) return;
        // The rest of the closed group is for anybody, also what its owner had no room for.
        LookAgainWhereMissed(closed);
        LookAgain(entry.Lane, entry.Sequence + 1);
    }

    private void LookAgain(QueueLane lane, long from)
    {
        if (from >= lane.Cursor) return;
        _consumers.NoteMissed(lane, from);
        _mustLookAgain = true;
    }
}
