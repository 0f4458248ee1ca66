using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;


namespace ActorMQ.Nodes.Configuration;

/// <summary>The links that this broker keeps up, and where it looks for more.</summary>
internal sealed record NetworkConnectors(IReadOnlyList<ConnectorOptions> Links, IReadOnlyList<DiscoveryOptions> Discoveries)
{
    /// <summary>One of them says so, as ActiveMQ's do; it is for the whole broker.</summary>
    public bool DecreasesConsumerPriority { get; init; }

    public bool Has(string name) => Links.Any(link => link.Name == name) || Discoveries.Any(discovery => discovery.Name == name);

    public NetworkConnectors With(DiscoveryOptions discovery) => this with { Discoveries = [.. Discoveries, discovery] };
}
