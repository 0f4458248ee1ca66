using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Queues;

/// <content>What comes back, what expires, what dies.</content>
public sealed partial class QueueState
{
    // A dead letter queue that cannot take a message now may be able to later.
    private const long DeadLetterRetryMilliseconds = 5000;

    // Looking for expired messages goes through all that are in memory; one that is a little late costs less.
    private const long SweepMilliseconds = 2000;

    private readonly PriorityQueue<QueueEntry, long> _delayed = new();
    private readonly Queue<(QueueLane Lane, long From)> _sweep = new();
    private long _sweepAt = long.MaxValue;

    private bool IsDeadLetterQueue => Name.Kind == DestinationKind.Queue && Name.Name == Options.DeadLetterQueue;

    /// <summary>
    /// Does what is due: brings back what has waited out its delay, ends what has expired. Call when the time asked for with
    /// <see cref="IQueueEffects.WakeAt"/> has come.
    /// </summary>
    public void Tick(long now)
    {
        while (_delayed.TryPeek(out var entry, out var due) && due <= now)
        {
            _delayed.Dequeue();
            Offer(entry, now);
        }
        if (_sweepAt <= now) BeginSweep();
        if (_delayed.TryPeek(out _, out var next)) _effects.WakeAt(next);
        if (_sweepAt != long.MaxValue) _effects.WakeAt(_sweepAt);
        if (IsReadDelayed(now)) _effects.WakeAt(_readAgainAt);
    }

    /// <summary>The dead letter queue has the message.</summary>
    public void DeadLettered(QueueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.State != EntryState.Leaving) return;
        Counters.DeadLettered++;
        Remove(entry);
    }

    /// <summary>The dead letter queue did not take the message: it is tried again later, as if it had just come back.</summary>
    public void DeadLetterRefused(QueueEntry entry, long now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.State == EntryState.Leaving) Delay(entry, now + DeadLetterRetryMilliseconds);
    }

    /// <summary>Nothing is dead-lettered twice.</summary>
    private bool MayDie(QueueEntry entry) => !IsDeadLetterQueue && (entry.Message.Flags & MessageFlags.DeadLetter) == MessageFlags.None;

    private bool IsOverLimit(QueueEntry entry) =>
        Options.MaxRedeliveries >= 0 && entry.DeliveryCount > Options.MaxRedeliveries && MayDie(entry);

    private void Reject(QueueEntry entry, long now)
    {
        CountDelivery(entry);
        if (IsOverLimit(entry))
        {
            DeadLetter(entry, $"Redelivery limit of {Options.MaxRedeliveries} reached");
            return;
        }
        var delay = RedeliveryDelay(entry.DeliveryCount);
        if (delay == 0) MakeReady(entry, now);
        else Delay(entry, now + delay);
    }

    private void Discard(QueueEntry entry, long now)
    {
        if (!MayDie(entry))
        {
            Reject(entry, now);
            return;
        }
        CountDelivery(entry);
        DeadLetter(entry, "Rejected by a consumer");
    }

    /// <summary>
    /// Its consumer was lost. Only the oldest message can be what the consumer was working on when it died: the others are marked as
    /// delivered before, but do not come nearer to their limit each time.
    /// </summary>
    private void ReturnFromLost(QueueEntry entry, bool isOldest, long now)
    {
        if (isOldest || entry.DeliveryCount == 0) CountDelivery(entry);
        if (isOldest && IsOverLimit(entry)) DeadLetter(entry, $"Redelivery limit of {Options.MaxRedeliveries} reached: its consumers were lost");
        else MakeReady(entry, now);
    }

    /// <summary>Milliseconds.</summary>
    private long RedeliveryDelay(int deliveryCount)
    {
        var first = Options.RedeliveryDelay.TotalMilliseconds;
        if (first < 1) return 0;
        return (long)Math.Min(first * Math.Pow(Options.RedeliveryBackoff, deliveryCount - 1), Options.MaxRedeliveryDelay.TotalMilliseconds);
    }

    private void CountDelivery(QueueEntry entry)
    {
        entry.DeliveryCount++;
        if (entry.Durability != EntryDurability.Volatile) _effects.UpdateDeliveryCount(entry);
    }

    /// <summary>Back to its place, from a consumer.</summary>
    private void MakeReady(QueueEntry entry, long now)
    {
        entry.Lane.Waiting++;
        Offer(entry, now);
    }

    /// <summary>Whoever has room may have it now.</summary>
    private void Offer(QueueEntry entry, long now)
    {
        entry.State = EntryState.Ready;
        if (entry.Sequence < entry.Lane.Cursor) entry.Lane.AddReturned(entry);
        if (entry.Message.Expires != 0) NoteExpiry(entry.Message.Expires, now);
    }

    private void Delay(QueueEntry entry, long due)
    {
        entry.State = EntryState.Delayed;
        entry.Lane.Waiting++;
        _delayed.Enqueue(entry, due);
        _effects.WakeAt(due);
    }

    private void NoteExpiry(long expires, long now)
    {
        var at = Math.Max(expires, now + SweepMilliseconds);
        if (at >= _sweepAt) return;
        _sweepAt = at;
        _effects.WakeAt(at);
    }

    private void BeginSweep()
    {
        _sweepAt = long.MaxValue;
        _sweep.Clear();
        foreach (var lane in Lanes) _sweep.Enqueue((lane, 0));
    }

    /// <summary>Ends every message in memory that has expired: a queue without consumers is not looked at otherwise.</summary>
    /// <returns>False when there is more to look at than the budget was for.</returns>
    private bool Sweep(long now, TurnBudget? budget)
    {
        while (_sweep.TryDequeue(out var place))
        {
            var window = place.Lane.Window;
            for (var i = window.IndexOf(place.From); i < window.Length; i++)
            {
                var sequence = window.SequenceAt(i);
                if (budget?.IsSpent == true)
                {
                    _sweep.Enqueue((place.Lane, sequence));
                    return false;
                }
                if (++_offers % OffersPerStep == 0) budget?.Spend();
                if (window[i] is not { State: EntryState.Ready, Message.Expires: not 0 } entry) continue;
                if (!entry.Message.IsExpired(now))
                {
                    NoteExpiry(entry.Message.Expires, now);
                    continue;
                }
                Expire(entry);
                budget?.Spend();
                i = window.IndexOf(sequence + 1) - 1;
            }
        }
        return true;
    }

    private void Expire(QueueEntry entry)
    {
        Counters.Expired++;
        var isKept = Options.DeadLetterExpired switch
        {
            ExpiredMessages.All => true,
            ExpiredMessages.Persistent => entry.Message.IsPersistent,
            _ => false,
        };
        if (isKept && MayDie(entry)) DeadLetter(entry, "Expired");
        else Remove(entry);
    }

    private void DeadLetter(QueueEntry entry, string cause)
    {
        if (Options.DeadLetterQueue is null)
        {
            Remove(entry);
            return;
        }
        if (entry.IsWaiting) entry.Lane.Waiting--;
        entry.State = EntryState.Leaving;
        _effects.DeadLetter(entry, cause);
    }
}
