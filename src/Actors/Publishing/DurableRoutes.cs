namespace ActorMQ.Actors.Publishing;

/// <summary>
/// The durable subscriptions there are, for topics to look at with each message. Written by their registry; a topic remembers what concerns
/// it for as long as <see cref="Current"/> is the same list.
/// </summary>
public sealed class DurableRoutes
{
    private volatile IReadOnlyList<DurableRoute> _current = [];

    /// <summary>In order of creation. Never changed, only replaced.</summary>
    public IReadOnlyList<DurableRoute> Current => _current;

    internal void Add(IEnumerable<DurableRoute> routes) => _current = [.. _current, .. routes];

    internal void Replace(DurableRoute route, DurableRoute by) => _current = [.. _current.Select(other => other == route ? by : other)];

    internal void Remove(DurableRoute route) => _current = [.. _current.Where(other => other != route)];
}
