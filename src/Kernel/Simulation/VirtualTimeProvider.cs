namespace ActorMQ.Kernel.Simulation;

/// <summary>A clock that stands still until it is told to go on. Timers fire inside <see cref="AdvanceToNextTimer"/> and <see cref="Advance"/>.</summary>
public sealed class VirtualTimeProvider : TimeProvider
{
    private readonly PriorityQueue<VirtualTimer, (long At, long Order)> _timers = new();
    private readonly long _origin;
    private long _now;
    private long _order;

    /// <summary>Sets the clock to <paramref name="start"/>, where it stays until advanced.</summary>
    public VirtualTimeProvider(DateTimeOffset start) => _origin = start.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override DateTimeOffset GetUtcNow() => new(_origin + _now, TimeSpan.Zero);

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on to the next timer and fires it. False when there is none before <paramref name="limit"/>, measured from the start.</summary>
    public bool AdvanceToNextTimer(TimeSpan limit)
    {
        while (_timers.TryPeek(out var timer, out var due))
        {
            if (due.At > limit.Ticks) return false;
            _timers.Dequeue();
            if (timer.DueAt != due.At || timer.Order != due.Order) continue;
            _now = Math.Max(_now, due.At);
            timer.Fire();
            return true;
        }
        return false;
    }

    /// <summary>Lets time pass, firing every timer that comes due on the way, in order.</summary>
    public void Advance(TimeSpan by)
    {
        var end = _now + by.Ticks;
        while (AdvanceToNextTimer(TimeSpan.FromTicks(end)))
        {
        }
        _now = Math.Max(_now, end);
    }

    private sealed class VirtualTimer(VirtualTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        internal long DueAt { get; private set; } = -1;

        internal long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                DueAt = -1;
                return true;
            }
            DueAt = time._now + Math.Max(0, dueTime.Ticks);
            Order = ++time._order;
            time._timers.Enqueue(this, (DueAt, Order));
            return true;
        }

        public void Fire()
        {
            DueAt = -1;
            if (_period > TimeSpan.Zero) Change(_period, _period);
            callback(state);
        }

        public void Dispose() => DueAt = -1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
