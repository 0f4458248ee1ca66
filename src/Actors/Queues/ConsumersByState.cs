using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// Which consumers of a queue are in which state. A consumer's state and the lists and counts that follow from it change here only, and
/// together.
/// </summary>
internal sealed class ConsumersByState
{
    private readonly HashSet<QueueConsumer> _catchingUp = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<QueueConsumer> _watchingInLine = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<QueueConsumer> _wanting = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<QueueConsumer> _paused = new(ReferenceEqualityComparer.Instance);
    private readonly ExclusiveConsumers _exclusive;
    private readonly WorkSharing _sharing;
    private int _withRoom;
    private bool _hasRoomGone;

    public ConsumersByState(ExclusiveConsumers exclusive, WorkSharing sharing)
    {
        _exclusive = exclusive;
        _sharing = sharing;
    }

    /// <summary>Consumers that may get a message now.</summary>
    public int WithRoom => _exclusive.Sole is { } sole ? (sole.HasRoom ? 1 : 0) : _withRoom;

    /// <summary>Those that have room and places to come back to. Here as in the other sets: removing during enumeration is allowed.</summary>
    public HashSet<QueueConsumer> CatchingUp => _catchingUp;

    /// <summary>Consumers that are to be told if there is something they would like.</summary>
    public int Watching { get; private set; }

    /// <summary>Of these, those without a selector.</summary>
    public HashSet<QueueConsumer> WatchingInLine => _watchingInLine;

    public HashSet<QueueConsumer> Wanting => _wanting;

    /// <summary>Also those that only stand back.</summary>
    public HashSet<QueueConsumer> Paused => _paused;

    /// <summary>A consumer may hold so many more messages, or fewer.</summary>
    public void Grant(QueueConsumer consumer, int count)
    {
        consumer.Allowance += count;
        if (count > 0 && consumer.State == ConsumerState.Exhausted) Enter(consumer, consumer.StateWithoutRoom);
        Update(consumer);
    }

    /// <summary>To be called whenever a consumer's room has changed. One that is paused stays so.</summary>
    public void Update(QueueConsumer consumer)
    {
        if (consumer.IsPaused) return;
        var state = StateByRoom(consumer);
        if (state != consumer.State) Enter(consumer, state);
    }

    /// <summary>A consumer is not paused any more.</summary>
    public void EndPause(QueueConsumer consumer) => Enter(consumer, StateByRoom(consumer));

    /// <summary>A consumer has to come back to a place, and gets nothing behind it before.</summary>
    public void NoteMissed(QueueConsumer consumer, QueueLane lane, long sequence)
    {
        (consumer.Missed ??= new MissedPlaces()).Note(lane, sequence);
        if (consumer.State == ConsumerState.Watching) Enter(consumer, ConsumerState.Wanting);
        else if (consumer.State == ConsumerState.Ready) Enter(consumer, ConsumerState.CatchingUp);
    }

    /// <summary>True when somebody has lost its room since this was last asked.</summary>
    public bool HasRoomGone()
    {
        var hasGone = _hasRoomGone;
        _hasRoomGone = false;
        return hasGone;
    }

    public void Enter(QueueConsumer consumer, ConsumerState state)
    {
        var former = consumer.State;
        Leave(consumer, former);
        var (hadRoom, wasWatching) = (consumer.HasRoom, consumer.IsWatching);
        consumer.State = state;
        if (hadRoom != consumer.HasRoom) OnRoom(consumer, !hadRoom);
        if (wasWatching != consumer.IsWatching) OnWatching(consumer, !wasWatching);
        if (state == ConsumerState.CatchingUp) _catchingUp.Add(consumer);
        else if (state == ConsumerState.Wanting) _wanting.Add(consumer);
        else if (consumer.IsPaused) _paused.Add(consumer);
        if (state == ConsumerState.Paused && consumer.Line is { } line) line.Paused++;
        _sharing.OnEntered(consumer, former);
    }

    /// <summary>Says what must hold between turns.</summary>
    public void Check(IReadOnlyCollection<QueueConsumer> all)
    {
        int withRoom = 0, watching = 0, inLine = 0, wanting = 0, catchingUp = 0, paused = 0;
        foreach (var consumer in all)
        {
            CheckState(consumer);
            if (consumer.HasRoom) withRoom++;
            if (consumer.IsWatching) watching++;
            if (consumer.IsWatching && consumer.Line is not null) inLine++;
            if (consumer.State == ConsumerState.Wanting) wanting++;
            if (consumer.State == ConsumerState.CatchingUp) catchingUp++;
            if (consumer.IsPaused) paused++;
        }
        Invariant.Holds(withRoom == _withRoom, $"{_withRoom} consumers have room, and should be {withRoom}");
        Invariant.Holds(watching == Watching, $"{Watching} consumers watch, and should be {watching}");
        Invariant.Holds(inLine == _watchingInLine.Count, $"{_watchingInLine.Count} consumers in line watch, and should be {inLine}");
        Invariant.Holds(wanting == _wanting.Count, $"{_wanting.Count} consumers want something, and should be {wanting}");
        Invariant.Holds(catchingUp == _catchingUp.Count, $"{_catchingUp.Count} consumers catch up, and should be {catchingUp}");
        Invariant.Holds(paused == _paused.Count, $"{_paused.Count} consumers are paused, and should be {paused}");
    }

    private static ConsumerState StateByRoom(QueueConsumer consumer)
    {
        if (consumer.MayHoldMore) return consumer.HasMissed ? ConsumerState.CatchingUp : ConsumerState.Ready;
        // Out of bytes is not out of room: there its own acknowledgements help.
        if (!consumer.Request.IsMetered || consumer.Allowance > consumer.Outstanding) return ConsumerState.Full;
        return consumer.IsWatching || consumer.State == ConsumerState.Exhausted ? consumer.State : consumer.StateWithoutRoom;
    }

    private void CheckState(QueueConsumer consumer)
    {
        var label = consumer.Request.Label;
        Invariant.Holds(consumer.State != ConsumerState.Absent, $"consumer {label} is here and said to be absent");
        // Who is paused may have lost its room meanwhile: it stays paused until somebody looks at it.
        if (!consumer.IsPaused)
        {
            var state = StateByRoom(consumer);
            Invariant.Holds(state == consumer.State, $"consumer {label} is {consumer.State}, and should be {state}");
        }
        Invariant.Holds(
            _catchingUp.Contains(consumer) == (consumer.State == ConsumerState.CatchingUp),
            $"consumer {label} is {consumer.State}, and not so listed among those that catch up");
        Invariant.Holds(
            _wanting.Contains(consumer) == (consumer.State == ConsumerState.Wanting),
            $"consumer {label} is {consumer.State}, and not so listed among those that want something");
        Invariant.Holds(_paused.Contains(consumer) == consumer.IsPaused, $"consumer {label} is {consumer.State}, and not so listed among the paused");
        Invariant.Holds(
            _watchingInLine.Contains(consumer) == (consumer is { IsWatching: true, Line: not null }),
            $"consumer {label} is {consumer.State}, and not so listed among those that watch in line");
    }

    private void Leave(QueueConsumer consumer, ConsumerState former)
    {
        switch (former)
        {
            case ConsumerState.CatchingUp:
                _catchingUp.Remove(consumer);
                break;
            case ConsumerState.Wanting:
                _wanting.Remove(consumer);
                break;
            case ConsumerState.Paused or ConsumerState.StandingBack:
                _paused.Remove(consumer);
                if (former == ConsumerState.Paused && consumer.Line is { } line) line.Paused--;
                break;
        }
    }

    private void OnRoom(QueueConsumer consumer, bool hasRoom)
    {
        if (hasRoom)
        {
            _withRoom++;
            consumer.Line?.Append(consumer);
            return;
        }
        _withRoom--;
        _hasRoomGone = true;
        consumer.Line?.Remove(consumer);
    }

    private void OnWatching(QueueConsumer consumer, bool isWatching)
    {
        Watching += isWatching ? 1 : -1;
        if (consumer.Line is null) return;
        if (isWatching) _watchingInLine.Add(consumer);
        else _watchingInLine.Remove(consumer);
    }
}
