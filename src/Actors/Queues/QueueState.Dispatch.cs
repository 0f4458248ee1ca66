using ActorMQ.Actors.Destinations;

namespace ActorMQ.Actors.Queues;

/// <content>Consumers, and who gets which message.</content>
/// <remarks>
/// Each lane has a cursor: everything before it was offered to all consumers with room and is with one of them or was selected by
/// none. A consumer that would have liked a message but had no room remembers the place, and is offered the rest from there once it
/// has room. So without selectors a message costs one look at the next consumer, and with them each message is looked at once.
/// </remarks>
public sealed partial class QueueState
{
    private readonly ConsumerSet _consumers = new();

    public IReadOnlyCollection<QueueConsumer> Consumers => _consumers.All;

    public int BrowserCount => _browsers.Count;

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
        OfferEverythingTo([consumer]);
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
        if (!_consumers.Remove(subscriber, out var consumer)) return;
        // With an exclusive consumer or the owner of a message group gone, others may take what they could not.
        if (consumer.Request.IsExclusive || consumer.OwnsGroups) OfferEverythingTo(_consumers.All);
        var oldest = true;
        foreach (var tag in consumer.OutstandingTags().ToArray())
        {
            if (!consumer.TryGet(tag, out var entry)) continue;
            consumer.Settle(tag, entry);
            var wasSent = tag < firstUnsent;
            if (wasSent) CountDelivery(entry);
            // Only the oldest can be what the consumer was working on when it died: the others must not be blamed for it.
            if (wasSent && oldest && IsOverLimit(entry)) DeadLetter(entry, $"Redelivery limit of {Options.MaxRedeliveries} reached: its consumers were lost");
            else MakeReady(entry);
            oldest = false;
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
        for (var tag = consumer.FirstTag; tag <= lastTag; tag++) Settle(consumer, Settlement.Accepted, tag, now);
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
                CountDelivery(entry);
                DeadLetter(entry, "Rejected by a consumer");
                break;
            default:
                MakeReady(entry);
                break;
        }
    }

    private void Release(QueueConsumer consumer, long tag, QueueEntry entry)
    {
        var hadRoom = consumer.HasRoom;
        consumer.Settle(tag, entry);
        if (!hadRoom && consumer.HasRoom) _consumers.OnRoom(consumer);
    }

    /// <summary>Gives ready messages to consumers with room, highest priority and oldest first.</summary>
    private void Dispatch(long now)
    {
        _browsers.Advance();
        if (_consumers.WithRoom == 0) return;
        for (var priority = Priorities - 1; priority >= 0; priority--)
        {
            var lane = _lanes[priority];
            if (lane is null || lane.Waiting == 0) continue;
            if (_consumers.AnyMissed) OfferMissed(lane, now);
            OfferNew(lane, now);
        }
    }

    private void OfferNew(QueueLane lane, long now)
    {
        var window = lane.Window;
        var index = window.IndexOf(lane.Cursor);
        while (_consumers.WithRoom > 0 && index < window.Length)
        {
            var entry = window[index++];
            if (entry is null || entry.State is not (EntryState.Ready or EntryState.Held)) continue;
            // What belongs to an open transaction is not overtaken by what was sent after it.
            if (entry.State == EntryState.Held) return;
            lane.Cursor = entry.Sequence + 1;
            if (entry.Message.IsExpired(now))
            {
                Expire(entry);
                index = window.IndexOf(lane.Cursor);
                continue;
            }
            if (_consumers.Pick(entry) is { } consumer) Assign(entry, consumer);
        }
    }

    private void OfferMissed(QueueLane lane, long now)
    {
        foreach (var consumer in _consumers.All)
        {
            if (!consumer.HasRoom || consumer.Missed is null || !consumer.Missed.Remove(lane, out var from)) continue;
            var window = lane.Window;
            for (var index = window.IndexOf(from); index < window.Length; index++)
            {
                var entry = window[index];
                if (entry is null || entry.Sequence >= lane.Cursor || entry.State != EntryState.Ready) continue;
                if (!_consumers.MayTake(consumer, entry) || entry.Message.IsExpired(now)) continue;
                if (!consumer.HasRoom)
                {
                    _consumers.NoteMissed(consumer, lane, entry.Sequence);
                    break;
                }
                Assign(entry, consumer);
            }
        }
        _consumers.RefreshMissed();
    }

    private void OfferEverythingTo(IEnumerable<QueueConsumer> consumers)
    {
        foreach (var consumer in consumers)
        {
            foreach (var lane in _lanes)
            {
                if (lane is not null) _consumers.NoteMissed(consumer, lane, 0);
            }
        }
    }

    private void Assign(QueueEntry entry, QueueConsumer consumer)
    {
        entry.Lane.Waiting--;
        consumer.Take(entry);
        Counters.Delivered++;
        if (entry.DeliveryCount > 0) Counters.Redelivered++;
        _consumers.OnServed(consumer, entry);
        _effects.Deliver(consumer, new Delivery(entry.Message, entry.DeliveryCount));
    }
}
