namespace ActorMQ.Actors.Queues;

/// <content>What comes back, what expires, what dies.</content>
public sealed partial class QueueState
{
    // A dead letter queue that cannot take a message now may be able to later.
    private const long DeadLetterRetryMilliseconds = 5000;

    private readonly PriorityQueue<QueueEntry, long> _delayed = new();
    private bool _mayExpire;

    /// <summary>Brings back what has waited out its delay. Call when the time asked for with <see cref="IQueueEffects.WakeAt"/> has come.</summary>
    public void Tick(long now)
    {
        while (_delayed.TryPeek(out var entry, out var due) && due <= now)
        {
            _delayed.Dequeue();
            if (entry.State == EntryState.Delayed) Offer(entry);
        }
        if (_delayed.TryPeek(out _, out var next)) _effects.WakeAt(next);
    }

    /// <summary>Ends every message of the windows that has expired; to be called now and then, as a queue without consumers is not looked at otherwise.</summary>
    public void ExpireDue(long now)
    {
        if (!_mayExpire) return;
        var left = false;
        foreach (var lane in _lanes)
        {
            if (lane is null) continue;
            for (var i = lane.Window.Length - 1; i >= 0; i--)
            {
                if (i >= lane.Window.Length || lane.Window[i] is not { } entry || entry.Message.Expires == 0) continue;
                if (entry.State is EntryState.Ready or EntryState.Delayed && entry.Message.IsExpired(now)) Expire(entry);
                else left = true;
            }
            left |= lane.TailCount > 0;
        }
        _mayExpire = left;
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

    private bool IsOverLimit(QueueEntry entry) =>
        Options.MaxRedeliveries >= 0 && entry.DeliveryCount > Options.MaxRedeliveries && !IsDeadLetterQueue;

    private void Reject(QueueEntry entry, long now)
    {
        CountDelivery(entry);
        if (IsOverLimit(entry))
        {
            DeadLetter(entry, $"Redelivery limit of {Options.MaxRedeliveries} reached");
            return;
        }
        var delay = Options.RedeliveryDelay.TotalMilliseconds * Math.Pow(Options.RedeliveryBackoff, entry.DeliveryCount - 1);
        delay = Math.Min(delay, Options.MaxRedeliveryDelay.TotalMilliseconds);
        if (delay < 1) MakeReady(entry);
        else Delay(entry, now + (long)delay);
    }

    private void CountDelivery(QueueEntry entry)
    {
        entry.DeliveryCount++;
        if (entry.Durability == EntryDurability.Stored) _effects.UpdateDeliveryCount(entry);
    }

    /// <summary>Back to its place, from a consumer or from the way to the dead letter queue.</summary>
    private static void MakeReady(QueueEntry entry)
    {
        entry.Lane.Waiting++;
        Offer(entry);
    }

    private static void Offer(QueueEntry entry)
    {
        entry.State = EntryState.Ready;
        entry.Lane.Cursor = Math.Min(entry.Lane.Cursor, entry.Sequence);
    }

    private void Delay(QueueEntry entry, long due)
    {
        entry.State = EntryState.Delayed;
        entry.Lane.Waiting++;
        _delayed.Enqueue(entry, due);
        _effects.WakeAt(_delayed.TryPeek(out _, out var next) ? next : due);
    }

    private void Expire(QueueEntry entry)
    {
        Counters.Expired++;
        var keep = Options.DeadLetterExpired switch
        {
            ExpiredMessages.All => true,
            ExpiredMessages.Persistent => entry.Message.IsPersistent,
            _ => false,
        };
        if (keep && !IsDeadLetterQueue) DeadLetter(entry, "Expired");
        else Remove(entry);
    }

    private void DeadLetter(QueueEntry entry, string cause)
    {
        if (IsDeadLetterQueue)
        {
            // Nothing is dead-lettered twice: it stays where it is until somebody takes it.
            MakeReady(entry);
            return;
        }
        if (entry.IsWaiting) entry.Lane.Waiting--;
        entry.State = EntryState.Leaving;
        if (Options.DeadLetterQueue is null) Remove(entry);
        else _effects.DeadLetter(entry, cause);
    }
}
