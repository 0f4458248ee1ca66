using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.StompGateway.Links;

namespace ActorMQ.Nodes.Configuration;

/// <summary>This broker's part in a network of brokers.</summary>
internal sealed record NetworkOptions
{
    public IReadOnlyList<LinkListenerOptions> Listeners { get; init; } = [];

    public BridgeOptions Bridges { get; init; } = new();

    /// <summary>Brokers that are further away than so many links are not known.</summary>
    public int MaxDistance { get; init; } = 16;

    /// <summary>Consumers of other brokers get only what nearer ones have no room for.</summary>
    public bool DecreasesConsumerPriority { get; init; }

    /// <summary>How long a broker that cannot be reached is waited for.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What may be under way from other brokers' queues beyond what consumers have room for.</summary>
    public LoanLimits Loans { get; init; } = new();

    /// <summary>Where other brokers can dial this one; empty when that follows from the listeners.</summary>
    public IReadOnlyList<LinkAddress> Advertise { get; init; } = [];

    public bool IsEnabled => Listeners.Count > 0 || Bridges.Connectors.Count > 0 || Bridges.Discoveries.Count > 0;
}
