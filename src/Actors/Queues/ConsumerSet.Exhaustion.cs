namespace ActorMQ.Actors.Queues;

/// <content>Metered consumers: who hears that there is something for it, and who gives back what it does not need.</content>
internal sealed partial class ConsumerSet
{
    // Metered ones without room that watch for something they would like: how many, those in line, and those that have missed something.
    private readonly HashSet<QueueConsumer> _watchingInLine = new(ReferenceEqualityComparer.Instance);
    private readonly List<QueueConsumer> _wanting = [];
    private int _watching;

    // Something was found that those in line would like: they need not look any further to hear of it.
    private bool _isFoundForLine;

    // Metered ones that were asked for the room they do not need.
    private readonly List<QueueConsumer> _draining = [];

    /// <summary>True while somebody may have to hear of something he would like.</summary>
    public bool MayBeExhausted => _wanting.Count + _watchingInLine.Count > 0;

    /// <summary>Remembers that a metered consumer is to give back what the turn leaves it.</summary>
    public void Drain(QueueConsumer consumer)
    {
        if (consumer.IsDraining || !consumer.Request.IsMetered) return;
        consumer.IsDraining = true;
        _draining.Add(consumer);
    }

    /// <summary>Takes the room back from those that were asked for it.</summary>
    /// <param name="lanes">As long as one has news, the room may be needed here any moment, and is kept.</param>
    /// <param name="effects">Hears of each.</param>
    /// <returns>True when somebody may look at news now who had room enough before, but not for so many bytes.</returns>
    public bool GiveBack(IEnumerable<QueueLane> lanes, IQueueEffects effects)
    {
        if (_draining.Count == 0 || (WithRoom > 0 && lanes.Any(static lane => lane.HasNews))) return false;
        foreach (var consumer in _draining)
        {
            consumer.IsDraining = false;
            var unused = Math.Max(0, consumer.Allowance - consumer.Outstanding);
            if (unused > 0) Grant(consumer, -unused);
            effects.Return(consumer, unused);
        }
        _draining.Clear();
        return _watching > 0;
    }

    /// <summary>To be called before messages are looked at: what was found before may be gone.</summary>
    public void BeginLooking() => _isFoundForLine = false;

    /// <summary>Tells of metered consumers that would like what they have no room for.</summary>
    /// <param name="lanes">All there are.</param>
    /// <param name="effects">Hears of each once, until it is given more.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public void TellExhaustion(IEnumerable<QueueLane> lanes, IQueueEffects effects, long now)
    {
        foreach (var consumer in _wanting)
        {
            consumer.IsWanting = false;
            if (consumer.IsWatching && HasMissed(consumer.Missed, lanes)) TellExhaustion(consumer, effects, now);
        }
        _wanting.Clear();
        if (_watchingInLine.Count == 0 || !HasMissed(_missedInLine, lanes)) return;
        foreach (var consumer in _watchingInLine.ToArray()) TellExhaustion(consumer, effects, now);
    }

    /// <summary>Where nothing waits any more, there is nothing to come back to.</summary>
    private static bool HasMissed(MissedPlaces? missed, IEnumerable<QueueLane> lanes) =>
        missed is { Count: > 0 } && lanes.Any(lane => lane.Waiting > 0 && missed.Has(lane));

    private void TellExhaustion(QueueConsumer consumer, IQueueEffects effects, long now)
    {
        consumer.IsExhaustionTold = true;
        UpdateWatching(consumer);
        _sharing.OnTold(consumer, now);
        effects.Exhausted(consumer);
    }

    /// <summary>To be called whenever a consumer's room has changed, or what is known of its exhaustion.</summary>
    private void UpdateWatching(QueueConsumer consumer)
    {
        _sharing.OnChanged(consumer);
        // Out of bytes is not out of room: there its own acknowledgements help. Who is paused could not use any.
        var isWatching = consumer.Request.IsMetered && !consumer.IsExhaustionTold && !consumer.IsPaused && consumer.Allowance <= consumer.Outstanding;
        if (isWatching == consumer.IsWatching) return;
        consumer.IsWatching = isWatching;
        _watching += isWatching ? 1 : -1;
        if (isWatching && consumer.Missed is not null) AddWanting(consumer);
        if (consumer.Line is null) return;
        if (isWatching) _watchingInLine.Add(consumer);
        else _watchingInLine.Remove(consumer);
    }

    private void AddWanting(QueueConsumer consumer)
    {
        if (consumer.IsWanting) return;
        consumer.IsWanting = true;
        _wanting.Add(consumer);
    }
}
