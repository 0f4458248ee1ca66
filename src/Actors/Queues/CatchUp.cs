using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Who had no room goes back to what it has missed, before it gets anything that comes later in the lane: so each sees the messages in order.
/// Those in line go together.
/// </summary>
internal sealed class CatchUp
{
    private readonly ConsumersByState _states;
    private readonly ConsumerLines _lines;
    private readonly ExclusiveConsumers _exclusive;

    // Those that are going through a lane, and from where; null stands for all in line.
    private readonly List<(QueueConsumer? Consumer, long From)> _behind = [];

    public CatchUp(ConsumersByState states, ConsumerLines lines, ExclusiveConsumers exclusive)
    {
        _states = states;
        _lines = lines;
        _exclusive = exclusive;
    }

    /// <summary>Gathers who has room and something to come back to in a lane.</summary>
    /// <returns>The first place of all; the greatest number when there is none.</returns>
    public long Begin(QueueLane lane)
    {
        if (_exclusive.Sole is { } sole)
        {
            if (sole.HasRoom) Begin(sole, lane);
        }
        else
        {
            if (_lines.Missed.Has(lane) && _lines.IsAnyoneReady && _lines.Missed.TryTake(lane, out var place)) _behind.Add((null, place));
            foreach (var consumer in _states.CatchingUp) Begin(consumer, lane);
        }
        return NextPlace(0);
    }

    /// <summary>The place, here or later, where somebody is or begins; the greatest number when nobody is behind any more.</summary>
    public long NextPlace(long here)
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
    public bool IsAnyoneAt(QueueEntry entry)
    {
        for (var i = _behind.Count - 1; i >= 0; i--)
        {
            if (_behind[i].From <= entry.Sequence && IsHeldUp(_behind[i].Consumer, entry)) Stop(entry.Lane, i, entry.Sequence);
        }
        return NextPlace(entry.Sequence) <= entry.Sequence;
    }

    /// <summary>A message was offered; who has no room for more comes back another time for what is from here on.</summary>
    public void OnOffered(QueueLane lane, long here)
    {
        if (!_states.HasRoomGone()) return;
        for (var i = _behind.Count - 1; i >= 0; i--)
        {
            if (!(_behind[i].Consumer?.HasRoom ?? _lines.IsAnyoneReady)) Stop(lane, i, here);
        }
    }

    /// <summary>
    /// Nobody gets past a place now.
    /// </summary>
    /// <returns>False when nobody has come there.</returns>
    public bool Stop(QueueLane lane, long here)
    {
        var before = _behind.Count;
        for (var i = before - 1; i >= 0; i--)
        {
            if (_behind[i].From <= here) Stop(lane, i, here);
        }
        return _behind.Count < before;
    }

    /// <summary>Who is still behind goes on from a place another time.</summary>
    public void Suspend(QueueLane lane, long here)
    {
        for (var i = _behind.Count - 1; i >= 0; i--) Stop(lane, i, here);
    }

    /// <summary>Who is still behind has seen everything.</summary>
    public void End() => _behind.Clear();

    /// <summary>To be called when everybody has been offered what it had missed.</summary>
    public void EndAll()
    {
        foreach (var consumer in _states.CatchingUp) _states.Update(consumer);
    }

    /// <summary>Who has just missed something gets nothing behind it: it has no part in looking at that.</summary>
    /// <param name="consumer">Null for all in line.</param>
    public void Leave(QueueConsumer? consumer)
    {
        for (var i = _behind.Count - 1; i >= 0; i--)
        {
            if (_behind[i].Consumer == consumer) _behind.RemoveAt(i);
        }
    }

    /// <summary>True when a consumer has room, and nothing to look at before the message.</summary>
    public bool CanTake(QueueConsumer consumer, QueueEntry entry) => consumer.HasRoom && !consumer.IsBehind(entry) && !IsLineBehind(consumer, entry);

    /// <summary>Says what must hold between turns.</summary>
    public void Check() => Invariant.Holds(_behind.Count == 0, $"{_behind.Count} consumers are still going through a lane");

    /// <summary>True while a consumer has to look first at what those in line have missed together.</summary>
    private bool IsLineBehind(QueueConsumer consumer, QueueEntry entry) =>
        consumer.Line is not null && _exclusive.Sole is null && _lines.Missed.IsBefore(entry);

    /// <param name="consumer">Null for all in line.</param>
    /// <param name="entry">What it might be offered.</param>
    private bool IsHeldUp(QueueConsumer? consumer, QueueEntry entry) =>
        consumer is null ? !_lines.CanAnyoneTake(entry) : consumer.HasRoom && !CanTake(consumer, entry);

    private void Begin(QueueConsumer consumer, QueueLane lane)
    {
        if (consumer.Missed is { } missed && missed.TryTake(lane, out var place)) _behind.Add((consumer, place));
    }

    private void Stop(QueueLane lane, int index, long here)
    {
        var (consumer, from) = _behind[index];
        _behind.RemoveAt(index);
        from = Math.Max(from, here);
        if (consumer is null) _lines.Missed.Note(lane, from);
        else _states.NoteMissed(consumer, lane, from);
    }
}
