using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Bridges;

/// <summary>Counts what a neighbour has told, for people to look at.</summary>
internal sealed class HeardRoutes
{
    private readonly Dictionary<string, int> _interest = new(StringComparer.Ordinal);

    public int Brokers => _interest.Count;

    public int Interest => _interest.Values.Sum();

    public void Clear() => _interest.Clear();

    public void Add(RouteUpdate update)
    {
        if (update.IsComplete) _interest.Clear();
        foreach (var item in update.Items)
        {
            switch (item)
            {
                case RouteUpdate.Reachable reachable:
                    _interest[item.Broker] = reachable.Announcement.Interest.Count;
                    break;
                case RouteUpdate.Changed { Change: { } change }:
                    _interest[item.Broker] = _interest.GetValueOrDefault(item.Broker) + change.Added.Length - change.Removed.Length;
                    break;
                case RouteUpdate.Unreachable:
                    _interest.Remove(item.Broker);
                    break;
            }
        }
    }
}
