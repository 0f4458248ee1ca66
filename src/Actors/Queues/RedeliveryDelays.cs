using System.Diagnostics.CodeAnalysis;

namespace ActorMQ.Actors.Queues;

/// <summary>Messages that came back and wait before they are offered again, by when that is.</summary>
internal sealed class RedeliveryDelays
{
    private readonly PriorityQueue<QueueEntry, long> _delayed = new();
    private ClockWatch _clock;

    /// <summary>When the first is due; the greatest number when none waits.</summary>
    public long Next => _delayed.TryPeek(out _, out var due) ? due : long.MaxValue;

    /// <returns>When it is due.</returns>
    public long Add(QueueEntry entry, long delay, long now)
    {
        OnTime(now);
        _delayed.Enqueue(entry, now + delay);
        return now + delay;
    }

    /// <summary>Takes out what has waited long enough.</summary>
    public bool TryTakeDue(long now, [NotNullWhen(true)] out QueueEntry? entry)
    {
        OnTime(now);
        entry = null;
        return Next <= now && _delayed.TryDequeue(out entry, out _);
    }

    public void Clear() => _delayed.Clear();

    /// <summary>When the clock was set back, delays end earlier by as much.</summary>
    private void OnTime(long now)
    {
        var setBack = _clock.SetBackBy(now);
        if (setBack == 0) return;
        var delayed = _delayed.UnorderedItems.Select(item => (item.Element, item.Priority - setBack)).ToArray();
        _delayed.Clear();
        _delayed.EnqueueRange(delayed);
    }
}
