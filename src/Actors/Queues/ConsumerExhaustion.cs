namespace ActorMQ.Actors.Queues;

/// <summary>Metered consumers: who hears that there is something for it, and who gives back what it does not need.</summary>
internal sealed class ConsumerExhaustion
{
    private readonly ConsumersByState _states;
    private readonly ConsumerLines _lines;
    private readonly ExclusiveConsumers _exclusive;
    private readonly WorkSharing _sharing;

    // Those that are to give back the room that this turn leaves them.
    private readonly HashSet<QueueConsumer> _draining = new(ReferenceEqualityComparer.Instance);

    // Something was found that those in line would like: they need not look any further to hear of it.
    private bool _isFoundForLine;

    public ConsumerExhaustion(ConsumersByState states, ConsumerLines lines, ExclusiveConsumers exclusive, WorkSharing sharing)
    {
        _states = states;
        _lines = lines;
        _exclusive = exclusive;
        _sharing = sharing;
    }

    /// <summary>True while it makes sense to look at messages: somebody may get one now, or wants to hear that there is one for it.</summary>
    public bool IsAnyoneLooking =>
        _exclusive.Sole is { } sole ? sole.HasRoom || sole.IsWatching
        : _states.WithRoom > 0 || _states.Watching > (_isFoundForLine ? _states.WatchingInLine.Count : 0);

    /// <summary>True while somebody may have to hear of something it would like.</summary>
    public bool MayBeTold => _states.Wanting.Count + _states.WatchingInLine.Count > 0;

    /// <summary>To be called before messages are looked at: what was found before may be gone.</summary>
    public void BeginLooking() => _isFoundForLine = false;

    /// <summary>There is a message that those in line would like, and none of them has room.</summary>
    public void OnFoundForLine() => _isFoundForLine = true;

    /// <summary>Remembers that a metered consumer is to give back what the turn leaves it.</summary>
    public void Drain(QueueConsumer consumer)
    {
        if (consumer.Request.IsMetered) _draining.Add(consumer);
    }

    /// <summary>A consumer is gone.</summary>
    public void Forget(QueueConsumer consumer) => _draining.Remove(consumer);

    /// <summary>Takes the room back from those that were asked for it.</summary>
    /// <param name="lanes">As long as one has news, the room may be needed here any moment, and is kept.</param>
    /// <param name="effects">Hears of each.</param>
    /// <returns>True when somebody may look at news now who had room enough before, but not for so many bytes.</returns>
    public bool GiveBack(IEnumerable<QueueLane> lanes, IQueueEffects effects)
    {
        if (_draining.Count == 0 || (_states.WithRoom > 0 && lanes.Any(static lane => lane.HasNews))) return false;
        foreach (var consumer in _draining)
        {
            var unused = Math.Max(0, consumer.Allowance - consumer.Outstanding);
            if (unused > 0) _states.Grant(consumer, -unused);
            effects.Return(consumer, unused);
        }
        _draining.Clear();
        return _states.Watching > 0;
    }

    /// <summary>Tells of metered consumers that would like what they have no room for.</summary>
    /// <param name="lanes">All there are.</param>
    /// <param name="effects">Hears of each once, until it is given more.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public void Tell(IEnumerable<QueueLane> lanes, IQueueEffects effects, long now)
    {
        foreach (var consumer in _states.Wanting)
        {
            if (HasMissed(consumer.Missed, lanes)) Tell(consumer, effects, now);
            else _states.Enter(consumer, ConsumerState.Watching);
        }
        if (_states.WatchingInLine.Count == 0 || !HasMissed(_lines.Missed, lanes)) return;
        foreach (var consumer in _states.WatchingInLine) Tell(consumer, effects, now);
    }

    /// <summary>Where nothing waits any more, there is nothing to come back to.</summary>
    private static bool HasMissed(MissedPlaces? missed, IEnumerable<QueueLane> lanes) =>
        missed is { Count: > 0 } && lanes.Any(lane => lane.Waiting > 0 && missed.Has(lane));

    private void Tell(QueueConsumer consumer, IQueueEffects effects, long now)
    {
        _states.Enter(consumer, ConsumerState.Exhausted);
        _sharing.OnTold(consumer, now);
        effects.Exhausted(consumer);
    }
}
