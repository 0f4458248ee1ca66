using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// What becomes of a message whose delivery has ended: it is done with, goes back to its place, at once or after a while, or to the dead
/// letters, as does what has expired.
/// </summary>
internal sealed class QueueReturns
{
    // A dead letter queue that cannot take a message now may be able to later.
    private const long DeadLetterRetryMilliseconds = 5000;

    private readonly RedeliveryDelays _delays = new();
    private readonly DestinationName _name;
    private readonly QueueContents _contents;
    private readonly ExpirySweep _expiry;
    private readonly QueueCounters _counters;
    private readonly IQueueEffects _effects;
    private readonly Live<QueueOptions> _options;

    public QueueReturns(
        DestinationName name, Live<QueueOptions> options, QueueContents contents, ExpirySweep expiry, QueueCounters counters, IQueueEffects effects)
    {
        _name = name;
        _options = options;
        _contents = contents;
        _expiry = expiry;
        _counters = counters;
        _effects = effects;
    }

    private bool IsDeadLetterQueue => _name.Kind == DestinationKind.Queue && _name.Name == _options.Current.DeadLetterQueue;

    /// <summary>A consumer has settled a message.</summary>
    public void End(QueueEntry entry, Settlement settlement, long now)
    {
        switch (settlement)
        {
            case Settlement.Accepted:
                Accept(entry);
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

    public void Accept(QueueEntry entry)
    {
        _counters.Dequeued++;
        _contents.Remove(entry);
    }

    /// <summary>
    /// Its consumer was lost. Only the oldest message can be what the consumer was working on when it died: the others were delivered, but
    /// do not come nearer to their limit.
    /// </summary>
    public void ReturnFromLost(QueueEntry entry, bool isOldest, long now)
    {
        NoteDelivery(entry, isOldest ? entry.Deliveries.AndFailed() : entry.Deliveries.AndDelivered());
        if (isOldest && IsOverLimit(entry)) DeadLetter(entry, $"Redelivery limit of {_options.Current.MaxRedeliveries} reached: its consumers were lost");
        else MakeReady(entry, now);
    }

    /// <summary>Back to its place, from a consumer that has not seen it.</summary>
    public void MakeReady(QueueEntry entry, long now)
    {
        entry.Lane.Waiting++;
        Offer(entry, now);
    }

    /// <summary>Whoever has room may have it now.</summary>
    public void Offer(QueueEntry entry, long now)
    {
        entry.State = EntryState.Ready;
        if (entry.Sequence < entry.Lane.Cursor) entry.Lane.AddReturned(entry);
        if (entry.Message.Expires != 0) _expiry.Note(entry.Message.Expires, now);
    }

    public void Expire(QueueEntry entry)
    {
        _counters.Expired++;
        var isKept = _options.Current.DeadLetterExpired switch
        {
            ExpiredMessages.All => true,
            ExpiredMessages.Persistent => entry.Message.IsPersistent,
            _ => false,
        };
        if (isKept && MayDie(entry)) DeadLetter(entry, "Expired");
        else _contents.Remove(entry);
    }

    /// <summary>The dead letter queue has the message.</summary>
    public void DeadLettered(QueueEntry entry)
    {
        if (entry.State != EntryState.Leaving) return;
        _counters.DeadLettered++;
        _contents.Remove(entry);
    }

    /// <summary>The dead letter queue did not take the message: it is tried again later, as if it had just come back.</summary>
    public void DeadLetterRefused(QueueEntry entry, long now)
    {
        if (entry.State == EntryState.Leaving) Delay(entry, DeadLetterRetryMilliseconds, now);
    }

    /// <summary>Brings back what has waited out its delay, and asks for the next tick.</summary>
    public void Tick(long now)
    {
        while (_delays.TryTakeDue(now, out var entry)) Offer(entry, now);
        if (_delays.Next is < long.MaxValue and var next) _effects.WakeAt(next);
    }

    /// <summary>Everything that is delayed was purged: it has waited for nothing.</summary>
    public void ForgetDelayed() => _delays.Clear();

    /// <summary>Nothing is dead-lettered twice.</summary>
    private bool MayDie(QueueEntry entry) => !IsDeadLetterQueue && (entry.Message.Flags & MessageFlags.DeadLetter) == MessageFlags.None;

    private bool IsOverLimit(QueueEntry entry) =>
        _options.Current.MaxRedeliveries >= 0 && entry.Deliveries.Failures > _options.Current.MaxRedeliveries && MayDie(entry);

    private void Reject(QueueEntry entry, long now)
    {
        NoteDelivery(entry, entry.Deliveries.AndFailed());
        if (IsOverLimit(entry))
        {
            DeadLetter(entry, $"Redelivery limit of {_options.Current.MaxRedeliveries} reached");
            return;
        }
        var delay = RedeliveryDelay(entry.Deliveries.Failures);
        if (delay == 0) MakeReady(entry, now);
        else Delay(entry, delay, now);
    }

    private void Discard(QueueEntry entry, long now)
    {
        if (!MayDie(entry))
        {
            Reject(entry, now);
            return;
        }
        NoteDelivery(entry, entry.Deliveries.AndFailed());
        DeadLetter(entry, "Rejected by a consumer");
    }

    /// <summary>Milliseconds.</summary>
    private long RedeliveryDelay(int failures)
    {
        var first = _options.Current.RedeliveryDelay.TotalMilliseconds;
        if (first < 1) return 0;
        return (long)Math.Min(first * Math.Pow(_options.Current.RedeliveryBackoff, failures - 1), _options.Current.MaxRedeliveryDelay.TotalMilliseconds);
    }

    private void NoteDelivery(QueueEntry entry, DeliveryHistory deliveries)
    {
        entry.Deliveries = deliveries;
        if (entry.Durability != EntryDurability.Volatile) _effects.UpdateDeliveryCount(entry);
    }

    private void Delay(QueueEntry entry, long delay, long now)
    {
        entry.State = EntryState.Delayed;
        entry.Lane.Waiting++;
        _effects.WakeAt(_delays.Add(entry, delay, now));
    }

    private void DeadLetter(QueueEntry entry, string cause)
    {
        if (_options.Current.DeadLetterQueue is null)
        {
            _contents.Remove(entry);
            return;
        }
        if (entry.IsWaiting) entry.Lane.Waiting--;
        entry.State = EntryState.Leaving;
        _effects.DeadLetter(entry, cause);
    }
}
