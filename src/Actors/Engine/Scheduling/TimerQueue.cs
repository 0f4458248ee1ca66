namespace ActorMQ.Actors.Engine.Scheduling;

/// <summary>
/// All timers of a system in one heap behind one timer of the clock: ten thousand connections with heart-beats cost ten thousand
/// small objects, not ten thousand timers of the runtime. Timers fire in the order they are due, those due at the same time in
/// the order they were started.
/// </summary>
internal sealed class TimerQueue
{
    // Cancelled entries stay in the heap until due. Fewer than this are not worth a sweep.
    private const int SweepAbove = 1024;

    // Timers fired between two looks at the actors they made runnable.
    private const int RunAfter = 32;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<ActorTimer, (long At, long Order)> _due = new();
    private readonly TimeProvider _time;
    private readonly double _timestampsPerTick;
    private readonly ITimer _alarm;
    private long _alarmAt = long.MaxValue;
    private long _order;
    private int _cancelledSinceSweep;
    private bool _firing;

    internal TimerQueue(TimeProvider time)
    {
        _time = time;
        _timestampsPerTick = (double)time.TimestampFrequency / TimeSpan.TicksPerSecond;
        _alarm = time.CreateTimer(static self => ((TimerQueue)self!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Entries in the heap, cancelled ones included.</summary>
    internal int Count
    {
        get
        {
            lock (_gate) return _due.Count;
        }
    }

    internal ActorTimer Schedule(TimeSpan delay, Action callback)
    {
        var timer = new CallbackTimer(this, callback);
        Start(timer, delay);
        return timer;
    }

    /// <summary>Fires the timer once <paramref name="delay"/> has passed; at once when it is not positive.</summary>
    internal void Start(ActorTimer timer, TimeSpan delay)
    {
        var wait = (long)(Math.Max(0, delay.Ticks) * _timestampsPerTick);
        lock (_gate)
        {
            if (timer.IsCancelled) return;
            var now = _time.GetTimestamp();
            var at = wait > long.MaxValue - now ? long.MaxValue : now + wait;
            _due.Enqueue(timer, (at, ++_order));
            // A round of firing sets the alarm at its end.
            if (!_firing && at < _alarmAt) SetAlarm(at);
        }
    }

    internal void Cancel(ActorTimer timer)
    {
        lock (_gate)
        {
            timer.IsCancelled = true;
            timer.LetGo();
            if (++_cancelledSinceSweep >= SweepAbove && _cancelledSinceSweep > _due.Count / 2) Sweep();
        }
    }

    /// <summary>Whoever waits waits in vain: the system that these timers belong to is over.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _due.Clear();
            _alarmAt = long.MinValue;
            _alarm.Dispose();
        }
    }

    private void Sweep()
    {
        var live = _due.UnorderedItems.Where(item => !item.Element.IsCancelled).ToArray();
        _due.Clear();
        _due.EnqueueRange(live);
        _cancelledSinceSweep = 0;
    }

    private void FireDue()
    {
        lock (_gate)
        {
            // Two rounds at once would fire out of order; the one under way sets the next alarm.
            if (_firing) return;
            _firing = true;
        }
        // Thousands of heart-beats in one round: their actors take their turns here, instead of waking another thread for each.
        var runQueue = new RunQueue();
        var runsHere = runQueue.TryEnter();
        // Fixed for the round: a period shorter than the round takes must not make it endless.
        var now = _time.GetTimestamp();
        for (var fired = 1; TakeDue(now) is { } timer; fired++)
        {
            if (timer.Fire() && timer.Period > TimeSpan.Zero) Start(timer, timer.Period);
            if (runsHere && fired % RunAfter == 0) runQueue.RunPending(RunAfter);
        }
        if (runsHere)
        {
            runQueue.RunPending(RunAfter);
            runQueue.Leave();
        }
        lock (_gate)
        {
            _firing = false;
            if (_alarmAt == long.MinValue) return;
            _alarmAt = long.MaxValue;
            if (_due.TryPeek(out _, out var next)) SetAlarm(next.At);
        }
    }

    private ActorTimer? TakeDue(long now)
    {
        lock (_gate)
        {
            while (_due.TryPeek(out var timer, out var due) && due.At <= now)
            {
                _due.Dequeue();
                if (!timer.IsCancelled) return timer;
            }
        }
        return null;
    }

    private void SetAlarm(long at)
    {
        _alarmAt = at;
        // A millisecond is the resolution of the runtime's timers; rounding down would spin until the time has come.
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), at);
        var milliseconds = Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, int.MaxValue);
        _alarm.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}
