namespace ActorMQ.Actors.Queues;

/// <content>Who had no room goes back to what it has missed.</content>
internal sealed partial class ConsumerSet
{
    // Those that have room and places to come back to.
    private readonly List<QueueConsumer> _returning = [];

    // Those that are catching up in a lane, and from where; null stands for all without a selector.
    private readonly List<(QueueConsumer? Consumer, long From)> _behind = [];

    private bool AnyInLine => _lines.Exists(static line => line.First is not null);

    /// <summary>Gathers who has room and something to come back to in a lane.</summary>
    /// <returns>The first place of all; the greatest number when there is none.</returns>
    public long BeginCatchUp(QueueLane lane)
    {
        if (Sole is { } sole)
        {
            BeginCatchUp(sole, lane);
        }
        else
        {
            if (AnyInLine && _missedInLine.TryTake(lane, out var place)) _behind.Add((null, place));
            foreach (var consumer in _returning) BeginCatchUp(consumer, lane);
        }
        return CatchUpFrom(0);
    }

    /// <summary>The place, here or later, where somebody who is catching up is or begins; the greatest number when nobody is any more.</summary>
    public long CatchUpFrom(long here)
    {
        var first = long.MaxValue;
        foreach (var (_, from) in _behind)
        {
            if (from <= here) return here;
            first = Math.Min(first, from);
        }
        return first;
    }

    /// <summary>
    /// To be asked before it is found out who would like a message. Who has room, and yet waits for something earlier in the lane, gets
    /// nothing from here on: it comes back another time. Or it would be offered the same again and again, and those behind it nothing.
    /// </summary>
    /// <returns>False when nobody who is catching up could take the message.</returns>
    public bool IsAnyoneCatchingUp(QueueEntry entry)
    {
        for (var i = _behind.Count - 1; i >= 0; i--)
        {
            if (_behind[i].From <= entry.Sequence && IsHeldUp(_behind[i].Consumer, entry)) StopCatchUp(entry.Lane, i, entry.Sequence);
        }
        return CatchUpFrom(entry.Sequence) <= entry.Sequence;
    }

    /// <summary>Somebody was offered a message; who has no room for more comes back another time for what is from here on.</summary>
    public void OnOfferedInCatchUp(QueueLane lane, QueueConsumer? taker, long here)
    {
        if (!_hasPaused && taker?.HasRoom != false) return;
        _hasPaused = false;
        for (var i = _behind.Count - 1; i >= 0; i--)
        {
            if (!(_behind[i].Consumer?.HasRoom ?? AnyInLine)) StopCatchUp(lane, i, here);
        }
    }

    /// <summary>
    /// Nobody gets past a place now.
    /// </summary>
    /// <returns>False when nobody has come there.</returns>
    public bool StopCatchUp(QueueLane lane, long here)
    {
        var before = _behind.Count;
        for (var i = before - 1; i >= 0; i--)
        {
            if (_behind[i].From <= here) StopCatchUp(lane, i, here);
        }
        return _behind.Count < before;
    }

    /// <summary>Who is still catching up goes on from a place another time.</summary>
    public void SuspendCatchUp(QueueLane lane, long here)
    {
        for (var i = _behind.Count - 1; i >= 0; i--) StopCatchUp(lane, i, here);
    }

    /// <summary>Who is still catching up has seen everything.</summary>
    public void EndCatchUp() => _behind.Clear();

    /// <summary>To be called when everybody has been offered what it had missed.</summary>
    public void ForgetReturned()
    {
        if (_returning.Count == 0) return;
        foreach (var consumer in _returning)
        {
            if (consumer.Missed!.Count == 0) consumer.Missed = null;
            consumer.IsReturning = consumer.HasRoom && consumer.Missed is not null;
        }
        _returning.RemoveAll(static consumer => !consumer.IsReturning);
    }

    /// <param name="consumer">Null for all without a selector.</param>
    /// <param name="entry">What it might be offered.</param>
    private bool IsHeldUp(QueueConsumer? consumer, QueueEntry entry) =>
        consumer is null ? !CanAnyInLineTake(entry) : consumer.HasRoom && !CanTake(consumer, entry);

    private bool CanAnyInLineTake(QueueEntry entry)
    {
        if (_missedInLine.IsBefore(entry)) return false;
        foreach (var line in _lines)
        {
            for (var consumer = line.First; consumer is not null; consumer = consumer.Behind)
            {
                if (!consumer.IsBehind(entry)) return true;
            }
        }
        return false;
    }

    /// <summary>Who has just missed something gets nothing behind it: it has no part in looking at that.</summary>
    /// <param name="consumer">Null for all without a selector.</param>
    private void LeaveCatchUp(QueueConsumer? consumer)
    {
        for (var i = _behind.Count - 1; i >= 0; i--)
        {
            if (_behind[i].Consumer == consumer) _behind.RemoveAt(i);
        }
    }

    private void BeginCatchUp(QueueConsumer consumer, QueueLane lane)
    {
        if (consumer.HasRoom && consumer.Missed is { } missed && missed.TryTake(lane, out var place)) _behind.Add((consumer, place));
    }

    private void StopCatchUp(QueueLane lane, int index, long here)
    {
        var (consumer, from) = _behind[index];
        _behind.RemoveAt(index);
        from = Math.Max(from, here);
        if (consumer is null) _missedInLine.Note(lane, from);
        else NoteMissed(consumer, lane, from);
    }

    private void AddReturning(QueueConsumer consumer)
    {
        if (consumer.IsReturning) return;
        consumer.IsReturning = true;
        _returning.Add(consumer);
    }
}
