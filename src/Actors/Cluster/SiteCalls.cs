using Akka.Actor;

namespace ActorMQ.Actors.Cluster;

/// <summary>Which nodes could be called lately: each attempt costs a connection, and they ask several times a second.</summary>
internal sealed class SiteCalls(ITimeProvider time)
{
    private const int Max = 1000;

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(1);

    private readonly Dictionary<SiteAddress, (string? Unreachable, TimeSpan Until)> _known = [];

    public bool Knows(SiteAddress address, out string? unreachable)
    {
        var isKnown = _known.TryGetValue(address, out var call) && time.MonotonicClock < call.Until;
        unreachable = call.Unreachable;
        return isKnown;
    }

    public void Add(SiteAddress address, string? unreachable)
    {
        // Those who ask may claim any address.
        if (_known.Count >= Max) _known.Clear();
        _known[address] = (unreachable, time.MonotonicClock + (unreachable is null ? GoodFor : BadFor));
    }
}
