namespace ActorMQ.Actors.Engine.Scheduling;

/// <summary>
/// A message to come. Cancelling is safe from any thread; one that is being fired may still arrive. A timer belongs to the
/// instance that set it: a restart of the actor cancels it.
/// </summary>
public abstract class ActorTimer
{
    private readonly TimerQueue _queue;

    private protected ActorTimer(TimerQueue queue, TimeSpan period)
    {
        _queue = queue;
        Period = period;
    }

    /// <summary>Zero for a timer that fires once.</summary>
    internal TimeSpan Period { get; }

    /// <summary>Guarded by the queue.</summary>
    internal bool IsCancelled { get; set; }

    public void Cancel() => _queue.Cancel(this);

    /// <summary>It was cancelled, and may stay in the queue for long: whatever it holds is let go of. It may be firing meanwhile.</summary>
    internal abstract void LetGo();

    /// <summary>Does what the timer is for. False when there is no point in going on.</summary>
    internal abstract bool Fire();
}
