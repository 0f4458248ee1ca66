namespace ActorMQ.Actors.Queues;

/// <summary>Notices when a clock was set back: nobody must wait until it says again what it said.</summary>
internal struct ClockWatch
{
    private long _latest;

    /// <returns>By how much the clock was set back since it was last looked at; 0 as a rule.</returns>
    public long SetBackBy(long now)
    {
        var setBack = Math.Max(0, _latest - now);
        _latest = now;
        return setBack;
    }
}
