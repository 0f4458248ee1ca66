using ActorMQ.Actors.Destinations;

namespace ActorMQ.Actors.Queues;

/// <content>Consumers, and who gets which message.</content>
/// <remarks>
/// Each lane has a cursor: everything before it was offered to all consumers with room, and taken by one or wanted by none. A consumer
/// that would have liked a message but had no room remembers the place, and is offered the rest from there once it has room. So without
/// selectors a message costs one look at the next consumer, and with them each message is looked at once.
/// </remarks>
public sealed partial class QueueState
{
    private readonly ConsumerSet _consumers = new();
    private bool _isRewound;

    public IReadOnlyCollection<QueueConsumer> Consumers => _consumers.All;

    public int BrowserCount => _browsers.Count;

    internal ConsumerSet ConsumerSet => _consumers;

    /// <summary>A browser's client has taken some of what it was shown.</summary>
    public void BrowserTook(ISubscriber subscriber, int count) => _browsers.Took(subscriber, count);

    /// <summary>Adds a consumer. Messages come with the next <see cref="Advance"/>.</summary>
    public void Attach(ConsumerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsBrowser)
        {
            _browsers.Add(request);
            return;
        }
        var consumer = new QueueConsumer(request);
        _consumers.Add(consumer);
        // Whatever the others let pass may be for this one.
        foreach (var lane in Lanes) _consumers.NoteMissed(consumer, lane, 1);
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
        if (consumer == sole) RewindAll();
        else if (consumer.OwnsGroups) RewindToMissed(consumer);
        for (var isOldest = true; consumer.TryGetOldest(out var tag, out var entry); isOldest = false)
        {
            consumer.Settle(tag, entry);
            if (tag >= firstUnsent) MakeReady(entry, now);
            else ReturnFromLost(entry, isOldest, now);
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
        while (consumer.TryGetOldest(out var tag, out _) && tag <= lastTag) Settle(consumer, Settlement.Accepted, tag, now);
    }

    private void Settle(QueueConsumer consumer, Settlement settlement, long tag, long now)
    {
        if (!consumer.TryGet(tag, out var entry)) return;
        Release(consumer, tag, entry);
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

    private void Release(QueueConsumer consumer, long tag, QueueEntry entry)
    {
        var hadRoom = consumer.HasRoom;
        consumer.Settle(tag, entry);
        if (!hadRoom) _consumers.OnRoom(consumer);
    }

    /// <summary>Gives ready messages to consumers with room, highest priority and oldest first.</summary>
    private void Dispatch(long now)
    {
        do
        {
            _isRewound = false;
            for (var priority = QueueLane.Priorities - 1; priority >= 0; priority--)
            {
                if (_consumers.WithRoom == 0) break;
                if (_lanes[priority] is not { Waiting: > 0 } lane) continue;
                lane.ForgetWanted();
                OfferMissed(lane, now);
                OfferReturned(lane, now);
                OfferNew(lane, now);
            }
            _consumers.ForgetReturned();
        }
        while (_isRewound);
    }

    /// <summary>What consumers had no room for, now that they have.</summary>
    private void OfferMissed(QueueLane lane, long now)
    {
        var end = Math.Min(lane.Cursor, _consumers.TakeMissedInLine(lane));
        var returning = _consumers.Returning;
        for (var i = 0; i < returning.Count; i++)
        {
            if (returning[i].HasRoom && returning[i].Missed!.TryTake(lane, out var from)) OfferAgain(lane, returning[i], from, end, now);
        }
        // From here on those without a selector want everything, and the others need not look by themselves.
        if (end < lane.Cursor) OfferAgain(lane, null, end, lane.Cursor, now);
    }

    /// <summary>
    /// Goes again through what lies before the cursor, for a consumer, or, when that is null, for all that have no selector.
    /// </summary>
    private void OfferAgain(QueueLane lane, QueueConsumer? consumer, long from, long end, long now)
    {
        var window = lane.Window;
        // What has come back may be older than what was missed.
        from = Math.Min(from, lane.FirstReturned);
        for (var index = window.IndexOf(from); index < window.Length; index++)
        {
            var sequence = window.SequenceAt(index);
            if (sequence >= end || sequence >= lane.Cursor) return;
            if (window[index] is not { State: EntryState.Ready or EntryState.SetAside } entry) continue;
            if (entry.State == EntryState.SetAside)
            {
                lane.WantSetAside(sequence);
                ComeBackTo(lane, consumer, sequence);
                return;
            }
            if (consumer is not null && !_consumers.MayTake(consumer, entry)) continue;
            if (!(consumer?.HasRoom ?? _consumers.AnyInLine))
            {
                ComeBackTo(lane, consumer, sequence);
                return;
            }
            if (entry.Message.IsExpired(now))
            {
                Expire(entry);
                index = window.IndexOf(sequence + 1) - 1;
                continue;
            }
            if (_consumers.Pick(entry) is { } taker) Assign(entry, taker);
        }
    }

    /// <summary>What has come back.</summary>
    private void OfferReturned(QueueLane lane, long now)
    {
        while (_consumers.WithRoom > 0 && lane.TryTakeReturned(out var entry))
        {
            if (entry.State != EntryState.Ready || entry.Sequence >= lane.Cursor) continue;
            if (entry.Message.IsExpired(now)) Expire(entry);
            else if (_consumers.Pick(entry) is { } consumer) Assign(entry, consumer);
        }
    }

    /// <summary>What nobody was offered yet.</summary>
    private void OfferNew(QueueLane lane, long now)
    {
        var window = lane.Window;
        var index = window.IndexOf(lane.Cursor);
        while (_consumers.WithRoom > 0 && index < window.Length)
        {
            var entry = window[index];
            var sequence = window.SequenceAt(index++);
            // What belongs to an open transaction is not overtaken by what was sent after it.
            if (entry?.State == EntryState.Held) return;
            if (entry?.State == EntryState.SetAside)
            {
                lane.WantSetAside(sequence);
                return;
            }
            lane.Cursor = sequence + 1;
            // What is with somebody, or delayed, is offered when it comes back.
            if (entry?.State != EntryState.Ready) continue;
            if (entry.Message.IsExpired(now))
            {
                Expire(entry);
                index = window.IndexOf(lane.Cursor);
                continue;
            }
            if (_consumers.Pick(entry) is { } consumer) Assign(entry, consumer);
        }
    }

    private void ComeBackTo(QueueLane lane, QueueConsumer? consumer, long sequence)
    {
        if (consumer is null) _consumers.NoteMissedInLine(lane, sequence);
        else _consumers.NoteMissed(consumer, lane, sequence);
    }

    /// <summary>Offers everything anew: who may have what has changed.</summary>
    private void RewindAll()
    {
        foreach (var lane in Lanes) Rewind(lane, 1);
    }

    private void RewindToMissed(QueueConsumer consumer)
    {
        if (consumer.Missed is not { Count: > 0 } missed) return;
        foreach (var lane in Lanes)
        {
            if (missed.Has(lane)) Rewind(lane, missed.In(lane));
        }
    }

    private void Rewind(QueueLane lane, long to)
    {
        if (lane.Cursor <= to) return;
        lane.Cursor = to;
        _isRewound = true;
    }

    private void Assign(QueueEntry entry, QueueConsumer consumer)
    {
        entry.Lane.Waiting--;
        consumer.Take(entry);
        Counters.Delivered++;
        if (entry.DeliveryCount > 0) Counters.Redelivered++;
        var closed = _consumers.OnServed(consumer, entry);
        _effects.Deliver(consumer, new Delivery(entry.Message, entry.DeliveryCount));
        if (closed is null) return;
        // The rest of the closed group is for anybody, also what its owner had no room for.
        RewindToMissed(closed);
        Rewind(entry.Lane, entry.Sequence + 1);
    }
}
