using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Ends messages that have expired while nobody has looked at them, as in a queue without consumers. That goes through all that are in
/// memory, so one is ended a little late rather than each at its time.
/// </summary>
internal sealed class ExpirySweep
{
    private const long PauseMilliseconds = 2000;

    private readonly QueueContents _contents;
    private readonly IQueueEffects _effects;

    // Lanes still to be looked at, and from where on in the first of them.
    private readonly Queue<QueueLane> _lanes = new();
    private long _from;
    private OfferCost _cost;

    public ExpirySweep(QueueContents contents, IQueueEffects effects)
    {
        _contents = contents;
        _effects = effects;
    }

    /// <summary>When the next begins; the greatest number while nothing is going to expire.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>A message in memory is going to expire.</summary>
    public void Note(long expires, long now)
    {
        var at = Math.Max(expires, now + PauseMilliseconds);
        if (at >= Next) return;
        Next = at;
        _effects.WakeAt(at);
    }

    /// <summary>Begins one if it is time for it, and asks for the next tick.</summary>
    public void Tick(long now)
    {
        // One that is under way comes to its end first, however long it takes.
        if (Next <= now && _lanes.Count > 0) Next = now + PauseMilliseconds;
        else if (Next <= now) Begin();
        if (Next != long.MaxValue) _effects.WakeAt(Next);
    }

    /// <summary>Ends every message in memory that has expired, in the order in which they would have been delivered.</summary>
    /// <param name="returns">Where they end.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="budget">How far to go; null to the end.</param>
    /// <returns>False when there is more to look at than the budget was for.</returns>
    public bool Continue(QueueReturns returns, long now, TurnBudget? budget)
    {
        for (; _lanes.TryPeek(out var lane); _from = 0)
        {
            var window = lane.Window;
            for (var i = window.IndexOf(_from); i < window.Length;)
            {
                if (budget?.IsSpent == true) return false;
                var sequence = window.SequenceAt(i);
                _cost.Spend(budget);
                if (window[i] is { State: EntryState.Ready, Message.Expires: not 0 } entry)
                {
                    if (entry.Message.IsExpired(now))
                    {
                        returns.Expire(entry);
                        budget?.Spend();
                    }
                    else
                    {
                        Note(entry.Message.Expires, now);
                    }
                }
                _from = sequence + 1;
                i = window.IndexBehind(i, sequence);
            }
            _lanes.Dequeue();
        }
        return true;
    }

    private void Begin()
    {
        Next = long.MaxValue;
        foreach (var lane in _contents.Lanes.Reverse()) _lanes.Enqueue(lane);
        _from = 0;
    }
}
