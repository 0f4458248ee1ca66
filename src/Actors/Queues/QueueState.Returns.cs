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

    // Lanes still to be looked at for expired messages, and from where on in the first of them.
    private readonly Queue<QueueLane> _sweep = new();
    private long _sweepFrom;
    private long _sweepAt = long.MaxValue;
    private long _latest;

    private bool IsDeadLetterQueue => Name.Kind == DestinationKind.Queue && Name.Name == Options.DeadLetterQueue;

    /// <summary>
    /// Does what is due: brings back what has waited out its delay, ends what has expired. Call when the time asked for with
    /// <see cref="IQueueEffects.WakeAt"/> has come.
    /// </summary>
    public void Tick(long now)
    {
        NoteTime(now);
        while (_delayed.TryPeek(out var entry, out var due) && due <= now)
        {
            _delayed.Dequeue();
            Offer(entry, now);
        }
        // One that is under way comes to its end first, however long it takes.
        if (_sweepAt <= now && _sweep.Count > 0) _sweepAt = now + SweepMilliseconds;
        else if (_sweepAt <= now) BeginSweep();
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
        if (entry.State == EntryState.Leaving) Delay(entry, DeadLetterRetryMilliseconds, now);
    }

    /// <summary>Nothing is dead-lettered twice.</summary>
    private bool MayDie(QueueEntry entry) => !IsDeadLetterQueue && (entry.Message.Flags & MessageFlags.DeadLetter) == MessageFlags.None;

    private bool IsOverLimit(QueueEntry entry) =>
        Options.MaxRedeliveries >= 0 && entry.Deliveries.Failures > Options.MaxRedeliveries && MayDie(entry);

    private void Reject(QueueEntry entry, long now)
    {
        NoteDelivery(entry, entry.Deliveries.AndFailed());
        if (IsOverLimit(entry))
        {
            DeadLetter(entry, $"Redelivery limit of {Options.MaxRedeliveries} reached");
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

    /// <summary>
    /// Its consumer was lost. Only the oldest message can be what the consumer was working on when it died: the others were delivered, but
    /// do not come nearer to their limit.
    /// </summary>
    private void ReturnFromLost(QueueEntry entry, bool isOldest, long now)
    {
        NoteDelivery(entry, isOldest ? entry.Deliveries.AndFailed() : entry.Deliveries.AndDelivered());
        if (isOldest && IsOverLimit(entry)) DeadLetter(entry, $"Redelivery limit of {Options.MaxRedeliveries} reached: its consumers were lost");
        else MakeReady(entry, now);
    }

    /// <summary>Milliseconds.</summary>
    private long RedeliveryDelay(int failures)
    {
        var first = Options.RedeliveryDelay.TotalMilliseconds;
        if (first < 1) return 0;
        return (long)Math.Min(first * Math.Pow(Options.RedeliveryBackoff, failures - 1), Options.MaxRedeliveryDelay.TotalMilliseconds);
    }

    private void NoteDelivery(QueueEntry entry, DeliveryHistory deliveries)
    {
        entry.Deliveries = deliveries;
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

    private void Delay(QueueEntry entry, long delay, long now)
    {
        NoteTime(now);
        var due = now + delay;
        entry.State = EntryState.Delayed;
        entry.Lane.Waiting++;
        _delayed.Enqueue(entry, due);
        _effects.WakeAt(due);
    }

    /// <summary>
    /// A clock that was set back must not make anything wait until it says again what it said: delays end earlier by as much.
    /// </summary>
    private void NoteTime(long now)
    {
        var setBack = _latest - now;
        _latest = now;
        if (setBack <= 0) return;
        var delayed = _delayed.UnorderedItems.Select(item => (item.Element, item.Priority - setBack)).ToArray();
        _delayed.Clear();
        _delayed.EnqueueRange(delayed);
        _readAgainAt -= setBack;
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
        foreach (var lane in Lanes.Reverse()) _sweep.Enqueue(lane);
        _sweepFrom = 0;
    }

    /// <summary>
    /// Ends every message in memory that has expired, in the order in which they would have been delivered: a queue without consumers is not
    /// looked at otherwise.
    /// </summary>
    /// <returns>False when there is more to look at than the budget was for.</returns>
    private bool Sweep(long now, TurnBudget? budget)
    {
        for (; _sweep.TryPeek(out var lane); _sweepFrom = 0)
        {
            var window = lane.Window;
            for (var i = window.IndexOf(_sweepFrom); i < window.Length;)
            {
                if (budget?.IsSpent == true) return false;
                var sequence = window.SequenceAt(i);
                if (++_offers % OffersPerStep == 0) budget?.Spend();
                if (window[i] is { State: EntryState.Ready, Message.Expires: not 0 } entry)
                {
                    if (entry.Message.IsExpired(now))
                    {
                        Expire(entry);
                        budget?.Spend();
                    }
                    else
                    {
                        NoteExpiry(entry.Message.Expires, now);
                    }
                }
                _sweepFrom = sequence + 1;
                i = window.IndexBehind(i, sequence);
            }
            _sweep.Dequeue();
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
