using ActorMQ.Nodes.Bench.Measuring;

namespace ActorMQ.Nodes.Bench.Running;

/// <summary>When each message of one producer is due at a constant rate. Starts with the first question.</summary>
/// <param name="perSecond">0: always.</param>
internal sealed class Pace(double perSecond)
{
    private long _start = -1;
    private long _sleptFrom;
    private long _wokeAt;

    /// <summary>How many messages are due by now, counted from the start of the run.</summary>
    public long Due(long now)
    {
        if (_start < 0) _start = now;
        return perSecond == 0 ? long.MaxValue : 1 + (long)(MonotonicClock.Seconds(now - _start) * perSecond);
    }

    /// <summary>
    /// The time from which a message's latency counts: when it was due. So a broker that holds the producer up pays for all the messages
    /// that became late by it. What became late because this program's own timer is coarse counts from the end of the pause.
    /// </summary>
    public long SentAt(long sequence, long now)
    {
        if (perSecond == 0) return now;
        var due = TimeOf(sequence);
        return Math.Min(now, due >= _sleptFrom ? Math.Max(due, _wokeAt) : due);
    }

    /// <summary>Waits until a message is due.</summary>
    public async Task WaitAsync(long sequence, CancellationToken cancellation)
    {
        _sleptFrom = MonotonicClock.Now;
        var pause = TimeOf(sequence) - _sleptFrom;
        if (pause > 0) await Task.Delay(TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, pause / TimeSpan.NanosecondsPerTick)), cancellation);
        _wokeAt = MonotonicClock.Now;
    }

    private long TimeOf(long sequence) => _start + (long)(sequence / perSecond * MonotonicClock.NanosecondsPerSecond);
}
