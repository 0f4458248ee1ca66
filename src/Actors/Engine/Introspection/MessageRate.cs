namespace ActorMQ.Actors.Engine.Introspection;

/// <summary>Messages per second over a window of about two seconds, kept by the actor at the end of its turns.</summary>
internal struct MessageRate
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    private long _windowStart;
    private long _countAtStart;
    private double _lastRate;

    public MessageRate(long started) => _windowStart = started;

    public void Observe(TimeProvider time, long now, long count)
    {
        var elapsed = time.GetElapsedTime(_windowStart, now);
        if (elapsed < Window) return;
        _lastRate = (count - _countAtStart) / elapsed.TotalSeconds;
        _windowStart = now;
        _countAtStart = count;
    }

    /// <summary>Read from other threads; a torn view is off by one window at most.</summary>
    public readonly double PerSecond(TimeProvider time, long count)
    {
        var elapsed = time.GetElapsedTime(_windowStart);
        if (elapsed < Window && _lastRate > 0) return _lastRate;
        return Math.Max(0, count - _countAtStart) / Math.Max(elapsed.TotalSeconds, 0.1);
    }
}
