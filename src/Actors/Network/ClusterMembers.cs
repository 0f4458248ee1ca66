namespace ActorMQ.Actors.Network;

/// <summary>The brokers that can be reached, as the network last saw them. Written by its actor, read by any thread.</summary>
public sealed class ClusterMembers
{
    private volatile IReadOnlyDictionary<string, Route> _routes = new Dictionary<string, Route>(StringComparer.Ordinal);

    /// <summary>By name. Replaced, never changed.</summary>
    public IReadOnlyDictionary<string, Route> Routes => _routes;

    internal void Replace(IReadOnlyDictionary<string, Route> routes) => _routes = routes;
}
