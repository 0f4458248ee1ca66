namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// How much room of a file is kept: the most that was in use within one to two periods. So a queue that fills and drains again and again
/// finds the room where it left it.
/// </summary>
internal sealed class RoomKept
{
    private readonly long _period;
    private long _peak;
    private long _formerPeak;
    private long _periodEnd;

    /// <param name="period">In the unit of the times that are given.</param>
    /// <param name="now">The time.</param>
    public RoomKept(long period, long now)
    {
        _period = period;
        _periodEnd = now + period;
    }

    /// <summary>When less may have to be kept.</summary>
    public long NextChange => _periodEnd;

    /// <param name="used">In use now.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is to be kept.</returns>
    public long Note(long used, long now)
    {
        if (now >= _periodEnd)
        {
            // Nobody looked for a whole period, so nothing was needed in it.
            _formerPeak = now >= _periodEnd + _period ? used : _peak;
            _peak = used;
            _periodEnd = now + _period;
        }
        _peak = Math.Max(_peak, used);
        return Math.Max(_peak, _formerPeak);
    }
}
