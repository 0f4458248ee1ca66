namespace ActorMQ.Kernel.Introspection;

/// <summary>Messages per second over a window of about two seconds, kept by the actor at the end of its turns.</summary>
internal struct MessageRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private long _windowStart;
    private long _countAtStart;
    private double _lastRate;

    public void Observe(TimeProvider time, long now, long count)
    {
        if (_windowStart == 0) _windowStart = now;
        var elapsed = time.GetElapsedTime(_windowStart, now);
        if (elapsed < Window) return;
        _lastRate = (count - _countAtStart) / elapsed.TotalSeconds;
        _windowStart = now;
        _countAtStart = count;
    }

    /// <summary>Read from other threads; a torn view is off by one window at most.</summary>
    public readonly double PerSecond(TimeProvider time, long count)
    {
        if (_windowStart == 0) return 0;
        var elapsed = time.GetElapsedTime(_windowStart);
        if (elapsed >= Window) return (count - _countAtStart) / elapsed.TotalSeconds;
        return _lastRate > 0 ? _lastRate : (count - _countAtStart) / Math.Max(elapsed.TotalSeconds, 0.1);
    }
}
