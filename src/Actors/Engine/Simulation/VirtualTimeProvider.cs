namespace ActorMQ.Actors.Engine.Simulation;

/// <summary>
/// A clock that stands still until it is told to go on. Timers fire inside <see cref="AdvanceToNextTimer"/> and
/// <see cref="Advance"/>, in the order they are due, those due at the same time in the order they were set. Reading the clock and
/// setting timers is safe from any thread; advancing is for one at a time.
/// </summary>
public sealed class VirtualTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<VirtualTimer, (long At, long Order)> _timers = new();
    private readonly long _origin;
    private long _now;
    private long _order;

    /// <summary>Sets the clock to <paramref name="start"/>, where it stays until advanced.</summary>
    public VirtualTimeProvider(DateTimeOffset start) => _origin = start.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Virtual time since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

    public override DateTimeOffset GetUtcNow() => new(_origin + GetTimestamp(), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Goes on to the next timer and fires it. False when none is due up to <paramref name="limit"/>, measured from the start.
    /// </summary>
    public bool AdvanceToNextTimer(TimeSpan limit)
    {
        VirtualTimer timer;
        lock (_gate)
        {
            if (!_timers.TryPeek(out timer!, out var due) || due.At > limit.Ticks) return false;
            _timers.Dequeue();
            _now = Math.Max(_now, due.At);
            if (timer.Period > TimeSpan.Zero) Enqueue(timer, timer.Period);
        }
        timer.Fire();
        return true;
    }

    /// <summary>Lets time pass, firing every timer that comes due on the way, in order.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = _now + by.Ticks;
        while (AdvanceToNextTimer(TimeSpan.FromTicks(end)))
        {
        }
        lock (_gate) _now = Math.Max(_now, end);
    }

    private void Enqueue(VirtualTimer timer, TimeSpan dueTime) =>
        _timers.Enqueue(timer, (_now + Math.Max(0, dueTime.Ticks), ++_order));

    private sealed class VirtualTimer(VirtualTimeProvider time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        internal TimeSpan Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                if (_disposed) return false;
                Period = period;
                time._timers.Remove(this, out _, out _);
                if (dueTime != Timeout.InfiniteTimeSpan) time.Enqueue(this, dueTime);
                return true;
            }
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time._gate)
            {
                _disposed = true;
                time._timers.Remove(this, out _, out _);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
