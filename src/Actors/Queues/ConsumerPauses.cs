using ActorMQ.Actors.Engine.Invariants;

namespace ActorMQ.Actors.Queues;

/// <summary>Who has enough to do is paused while others may come for what waits.</summary>
/// <remarks>
/// To be paused is to have no room: what passes by is remembered, and those are told that would like it. It ends when the consumer has
/// settled something, when nobody is waited for any longer, and now and then, so that nobody waits for ever.
/// </remarks>
internal sealed class ConsumerPauses
{
    private const long LookAgainMilliseconds = 1000;

    private readonly ConsumersByState _states;
    private readonly ConsumerLines _lines;
    private readonly SelectiveConsumers _selective;
    private readonly WorkSharing _sharing;
    private long _lookAgainAt = long.MaxValue;

    // Somebody is paused for the sake of others who may come at any moment.
    private bool _isHolding;

    public ConsumerPauses(ConsumersByState states, ConsumerLines lines, SelectiveConsumers selective, WorkSharing sharing)
    {
        _states = states;
        _lines = lines;
        _selective = selective;
        _sharing = sharing;
    }

    /// <summary>When pauses may have to end if nothing happens before; the greatest number for never.</summary>
    public long NextLook => Math.Min(_lookAgainAt, _sharing.NextDeadline);

    /// <summary>
    /// Lets those go on whose pauses are of no more use. To be called when everybody was told who had to be.
    /// </summary>
    /// <returns>True when somebody may be given messages who could not before.</returns>
    public bool EndThoseOver(QueueLane?[] lanes, long now)
    {
        _sharing.GiveUpWaiting(now);
        if (_isHolding && !_sharing.IsAnybodyAwaited)
        {
            _isHolding = false;
            return End(static _ => true);
        }
        if (_lookAgainAt == long.MaxValue || (now < _lookAgainAt && now >= _lookAgainAt - LookAgainMilliseconds)) return false;
        var isAnythingWaiting = Array.Exists(lanes, static lane => lane is { Waiting: > 0 } or { Tail.IsEmpty: false });
        var hasEnded = End(consumer =>
        {
            if (!isAnythingWaiting || consumer.State == ConsumerState.StandingBack) return true;
            if (!WorkSharing.IsOverdue(consumer, now)) return false;
            consumer.WorkBeyond = (2 * consumer.WorkBeyond) + 1;
            return true;
        });
        _lookAgainAt = _states.Paused.Count > 0 ? now + LookAgainMilliseconds : long.MaxValue;
        return hasEnded;
    }

    /// <summary>Pauses a consumer if others should have the message that is to be given away.</summary>
    /// <returns>False when it should have it.</returns>
    public bool TryPause(QueueConsumer consumer, long now)
    {
        var isOtherExpected = _sharing.ExpectedForAll > 0 || _selective.IsAnyoneExpected;
        var standsBack = _states.Paused.Count > 0 && IsAnyonePausedAbove(consumer.Request.Priority);
        if (!standsBack && !_sharing.HasEnough(consumer, isOtherExpected, now)) return false;
        _states.Enter(consumer, standsBack ? ConsumerState.StandingBack : ConsumerState.Paused);
        if (_lookAgainAt == long.MaxValue) _lookAgainAt = now + LookAgainMilliseconds;
        _isHolding |= isOtherExpected && !standsBack;
        return true;
    }

    /// <summary>A consumer has settled something.</summary>
    public void OnSettled(QueueConsumer consumer)
    {
        // What was only written may not be done: it does not count against those that are waited for.
        if (consumer.IsPaused && !(consumer.Pace.IsByWriting && _isHolding)) End(consumer);
    }

    /// <summary>A consumer that was paused is gone: nobody stands back for it any more.</summary>
    public void OnPausedLeft() => EndStandingBack();

    /// <summary>Says what must hold between turns.</summary>
    public void Check()
    {
        Invariant.Holds(
            _states.Paused.Count == 0 || _lookAgainAt != long.MaxValue, $"{_states.Paused.Count} consumers are paused, and nobody looks after them");
        foreach (var consumer in _states.Paused)
        {
            if (consumer.State != ConsumerState.StandingBack) continue;
            var isForSomebody = _states.Paused.Any(other => other.State == ConsumerState.Paused && other.Request.Priority > consumer.Request.Priority);
            Invariant.Holds(isForSomebody, $"consumer {consumer.Request.Label} stands back for nobody");
        }
    }

    private bool End(Predicate<QueueConsumer> isOver)
    {
        var hasEnded = false;
        foreach (var consumer in _states.Paused)
        {
            if (!isOver(consumer)) continue;
            End(consumer);
            hasEnded = true;
        }
        return hasEnded;
    }

    private void End(QueueConsumer consumer)
    {
        var isForItself = consumer.State == ConsumerState.Paused;
        _states.EndPause(consumer);
        if (isForItself) EndStandingBack();
    }

    private void EndStandingBack()
    {
        foreach (var other in _states.Paused)
        {
            if (other.State == ConsumerState.StandingBack) _states.EndPause(other);
        }
    }

    /// <summary>True when one of higher priority, that wants the message that is to be given away, is paused.</summary>
    private bool IsAnyonePausedAbove(int priority) => _selective.IsAnyonePausedAbove(priority) || _lines.IsAnyonePausedAbove(priority);
}
