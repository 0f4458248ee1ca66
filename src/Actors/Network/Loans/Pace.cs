namespace ActorMQ.Actors.Network.Loans;

/// <summary>How fast somebody is done with messages, going by the last moments.</summary>
internal sealed class Pace
{
    // Clients acknowledge in bursts.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    private TimeSpan _begin;
    private int _count;
    private double _last;
    private double _before;

    /// <summary>Messages. The better one of two intervals: what came in between two bursts is no slowness.</summary>
    public double PerSecond => Math.Max(_last, _before);

    /// <param name="count">Messages it is done with now.</param>
    /// <param name="now">A time that only grows.</param>
    /// <param name="interval">What comes in bursts this far apart is even.</param>
    /// <returns>True when the pace may be another one.</returns>
    public bool Count(int count, TimeSpan now, TimeSpan interval)
    {
        _count += count;
        var elapsed = now - _begin;
        if (elapsed < interval || elapsed < Shortest) return false;
        (_before, _last) = (_last, _count / elapsed.TotalSeconds);
        (_count, _begin) = (0, now);
        return true;
    }
}
