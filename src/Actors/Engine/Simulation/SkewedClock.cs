namespace ActorMQ.Actors.Engine.Simulation;

/// <summary>The clock of one machine, which may be wrong and be set while the time of all machines goes on as it does.</summary>
public sealed class SkewedClock(TimeProvider time) : TimeProvider
{
    /// <summary>By how much it is ahead.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
