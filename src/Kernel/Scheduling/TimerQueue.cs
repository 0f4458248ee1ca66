namespace ActorMQ.Kernel.Scheduling;

/// <summary>
/// All timers of a system in one heap behind one timer of the clock: ten thousand connections with heart-beats cost ten thousand
/// small objects, not ten thousand timers of the runtime.
/// </summary>
internal sealed class TimerQueue
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<ActorTimer, long> _due = new();
    private readonly TimeProvider _time;
    private readonly ITimer _alarm;
    private long _alarmAt = long.MaxValue;
    private int _cancelled;

    internal TimerQueue(TimeProvider time)
    {
        _time = time;
        _alarm = time.CreateTimer(static self => ((TimerQueue)self!).FireDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal ActorTimer Schedule(TimeSpan delay, Action callback)
    {
        var timer = new ActorTimer(
            this,
            () =>
            {
                callback();
                return false;
            },
            Timeout.InfiniteTimeSpan);
        Add(timer, delay);
        return timer;
    }

    /// <summary>Calls back every <paramref name="period"/> until the callback returns false or the timer is cancelled.</summary>
    internal ActorTimer ScheduleEvery(TimeSpan period, Func<bool> callback)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        var timer = new ActorTimer(this, callback, period);
        Add(timer, period);
        return timer;
    }

    internal void OnCancelled()
    {
        lock (_gate)
        {
            // Cancelled entries stay in the heap until due; a sweep keeps them from outnumbering the live ones.
            if (++_cancelled < 1024 || _cancelled < _due.Count / 2) return;
            var live = _due.UnorderedItems.Where(item => !item.Element.IsCancelled).ToArray();
            _due.Clear();
            _due.EnqueueRange(live);
            _cancelled = 0;
        }
    }

    private void Add(ActorTimer timer, TimeSpan delay)
    {
        var ticks = (long)(Math.Max(0, delay.TotalSeconds) * _time.TimestampFrequency);
        lock (_gate)
        {
            var at = _time.GetTimestamp() + ticks;
            _due.Enqueue(timer, at);
            if (at < _alarmAt) SetAlarm(at);
        }
    }

    private void FireDue()
    {
        List<ActorTimer>? firing = null;
        lock (_gate)
        {
            _alarmAt = long.MaxValue;
            var now = _time.GetTimestamp();
            while (_due.TryPeek(out var timer, out var at) && at <= now)
            {
                _due.Dequeue();
                if (timer.IsCancelled) _cancelled = Math.Max(0, _cancelled - 1);
                else (firing ??= []).Add(timer);
            }
        }
        if (firing is not null)
        {
            foreach (var timer in firing)
            {
                if (!timer.IsCancelled && timer.Fire() && timer.Period != Timeout.InfiniteTimeSpan) Add(timer, timer.Period);
            }
        }
        lock (_gate)
        {
            if (_due.TryPeek(out _, out var at) && at < _alarmAt) SetAlarm(at);
        }
    }

    private void SetAlarm(long at)
    {
        _alarmAt = at;
        // A millisecond is the resolution of the runtime's timers; rounding down would spin until the time has come.
        var wait = Math.Max(0, at - _time.GetTimestamp());
        var milliseconds = Math.Min((wait * 1000 / _time.TimestampFrequency) + 1, int.MaxValue);
        _alarm.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}
