using ActorMQ.Actors;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Security;
using ActorMQ.Nodes.Health;
using ActorMQ.Nodes.Logging;
using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.StompGateway;
using ActorMQ.StompGateway.Tls;
using Akka.Configuration;

namespace ActorMQ.Nodes.Configuration;

/// <summary>All that a node is told by its configuration.</summary>
internal sealed record NodeOptions
{
    public required BrokerOptions Broker { get; init; }

    /// <summary>Where the node keeps its files; absolute.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How long each stage of stopping may take.</summary>
    public required TimeSpan StopTimeout { get; init; }

    public required GatewayOptions Gateway { get; init; }

    public required CertificateOptions Certificates { get; init; }

    public required NetworkOptions Network { get; init; }

    /// <summary>Null: this node is part of no site.</summary>
    public SiteConfiguration? Site { get; init; }

    public required DestinationPolicies Destinations { get; init; }

    public required SecurityOptions Security { get; init; }

    public required JournalOptions Journal { get; init; }

    /// <summary>Null when messages are kept elsewhere.</summary>
    public required SqliteJournalOptions? Sqlite { get; init; }

    /// <summary>Null when messages are kept elsewhere: on disk, or if that is null, too, in memory only.</summary>
    public required LogJournalOptions? Sql { get; init; }

    /// <summary>Null: the node serves its broker alone.</summary>
    public PairOptions? Pair { get; init; }

    public required TurnOptions Turns { get; init; }

    /// <summary>Keys of Akka's own.</summary>
    public Config Akka { get; init; } = Config.Empty;

    public required LogOptions Log { get; init; }

    /// <summary>Where the node says how it is; null for nowhere.</summary>
    public required HealthOptions? Health { get; init; }

    /// <summary>Path of the socket for administration; null for none.</summary>
    public required string? AdminSocket { get; init; }

    /// <summary>All files with certificates that listeners and links use.</summary>
    public IEnumerable<TlsFiles> CertificateFiles =>
    [
        .. Gateway.Listeners.Select(listener => listener.Files),
        .. Network.Listeners.Select(listener => listener.Files),
        .. Network.Bridges.Connectors.Concat(Network.Bridges.Discoveries.Select(discovery => discovery.Link)).Select(link => TlsFiles.Of(link.Tls)),
        .. Site?.Tls is { } site ? [site] : Array.Empty<TlsFiles>(),
    ];
}
