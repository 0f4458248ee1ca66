namespace ActorMQ.Kernel.Scheduling;

/// <summary>A message to come. Cancelling is safe from any thread; one that is being fired may still arrive.</summary>
public sealed class ActorTimer
{
    private readonly TimerQueue _queue;
    private readonly Func<bool> _fire;

    internal ActorTimer(TimerQueue queue, Func<bool> fire, TimeSpan period)
    {
        _queue = queue;
        _fire = fire;
        Period = period;
    }

    internal TimeSpan Period { get; }

    internal bool IsCancelled { get; private set; }

    public void Cancel()
    {
        if (IsCancelled) return;
        IsCancelled = true;
        _queue.OnCancelled();
    }

    /// <summary>Runs the callback; true when a periodic timer should go on.</summary>
    internal bool Fire() => _fire();
}
