using ActorMQ.Actors.Cluster;

namespace ActorMQ.Actors.Bridges;

/// <summary>Counts what a neighbour has told, for people to look at.</summary>
internal sealed class HeardRoutes
{
    private readonly Dictionary<string, int> _demand = new(StringComparer.Ordinal);

    public int Brokers => _demand.Count;

    public int Demand => _demand.Values.Sum();

    public void Clear() => _demand.Clear();

    public void Add(RouteUpdate update)
    {
        if (update.IsComplete) _demand.Clear();
        foreach (var item in update.Items)
        {
            switch (item)
            {
                case RouteUpdate.Reachable reachable:
                    _demand[item.Broker] = reachable.Announcement.Demand.Count;
                    break;
                case RouteUpdate.Changed { Change: { } change }:
                    _demand[item.Broker] = _demand.GetValueOrDefault(item.Broker) + change.Added.Length - change.Removed.Length;
                    break;
                case RouteUpdate.Unreachable:
                    _demand.Remove(item.Broker);
                    break;
            }
        }
    }
}
