namespace ActorMQ.Actors.Queues;

/// <content>Who has enough to do is paused while others may come for what waits.</content>
/// <remarks>
/// To be paused is to have no room: what passes by is remembered, and those are told that would like it. It ends when the consumer has
/// settled something, when nobody is waited for any longer, and now and then, so that nobody waits for ever.
/// </remarks>
internal sealed partial class ConsumerSet
{
    private const long LookAgainMilliseconds = 1000;

    private readonly HashSet<QueueConsumer> _paused = new(ReferenceEqualityComparer.Instance);
    private long _lookAgainAt = long.MaxValue;

    // Somebody is paused for the sake of others who may come at any moment.
    private bool _isHolding;

    // Those that are paused as one of higher priority is: it has enough to do, and is served first all the same.
    private readonly List<QueueConsumer> _standingBack = [];

    // Somebody was paused since catching up last looked.
    private bool _hasPaused;

    /// <summary>When pauses may have to end if nothing happens before; the greatest number for never.</summary>
    public long NextLook => Math.Min(_lookAgainAt, _sharing.NextDeadline);

    /// <summary>
    /// Lets those go on whose pauses are of no more use. To be called when everybody was told who had to be.
    /// </summary>
    /// <returns>True when somebody may be given messages who could not before.</returns>
    public bool EndPauses(QueueLane?[] lanes, long now)
    {
        _sharing.GiveUpWaiting(now);
        if (_isHolding && !_sharing.IsAnybodyAwaited)
        {
            _isHolding = false;
            return EndPauses(static _ => true);
        }
        if (_lookAgainAt == long.MaxValue || (now < _lookAgainAt && now >= _lookAgainAt - LookAgainMilliseconds)) return false;
        var isAnythingWaiting = Array.Exists(lanes, static lane => lane is { Waiting: > 0 } or { Tail.IsEmpty: false });
        var hasEnded = EndPauses(consumer =>
        {
            if (!isAnythingWaiting || consumer.StandsBack) return true;
            if (!WorkSharing.IsOverdue(consumer, now)) return false;
            consumer.WorkBeyond = (2 * consumer.WorkBeyond) + 1;
            return true;
        });
        _lookAgainAt = _paused.Count > 0 ? now + LookAgainMilliseconds : long.MaxValue;
        return hasEnded;
    }

    private bool EndPauses(Predicate<QueueConsumer> isOver)
    {
        var hasEnded = false;
        foreach (var consumer in _paused)
        {
            if (!isOver(consumer)) continue;
            // Removing during enumeration is allowed for sets.
            EndPause(consumer);
            OnRoom(consumer);
            hasEnded = true;
        }
        return hasEnded;
    }

    private void EndPause(QueueConsumer consumer)
    {
        consumer.IsPaused = false;
        _paused.Remove(consumer);
        UpdateWatching(consumer);
        if (consumer.StandsBack)
        {
            consumer.StandsBack = false;
            _standingBack.Remove(consumer);
            return;
        }
        if (consumer.Line is { } line) line.Paused--;
        foreach (var other in _standingBack.ToArray())
        {
            EndPause(other);
            OnRoom(other);
        }
    }

    /// <returns>False when it should have the message that is to be given away.</returns>
    private bool TryPause(QueueConsumer consumer, long now)
    {
        var isOtherExpected = _sharing.ExpectedForAll > 0 || _candidates.Exists(static candidate => candidate.IsExpected);
        var standsBack = _paused.Count > 0 && IsPausedBefore(consumer.Request.Priority);
        if (!standsBack && !_sharing.HasEnough(consumer, isOtherExpected, now)) return false;
        OnNoRoom(consumer);
        _paused.Add(consumer);
        _hasPaused = consumer.IsPaused = true;
        consumer.StandsBack = standsBack;
        if (_lookAgainAt == long.MaxValue) _lookAgainAt = now + LookAgainMilliseconds;
        if (standsBack)
        {
            _standingBack.Add(consumer);
            return true;
        }
        if (consumer.Line is { } line) line.Paused++;
        _isHolding |= isOtherExpected;
        return true;
    }

    /// <summary>True when one of higher priority, that wants the message that is to be given away, is paused.</summary>
    private bool IsPausedBefore(int priority) =>
        _candidates.Exists(candidate => candidate is { IsPaused: true, StandsBack: false } && candidate.Request.Priority > priority)
        || _lines.Exists(line => line.Paused > 0 && line.Priority > priority);
}
