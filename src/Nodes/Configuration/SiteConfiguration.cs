using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Cluster;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Configuration;

/// <summary>A node's part in the cluster of its site.</summary>
/// <param name="Options">The cluster.</param>
/// <param name="Tls">Its certificates; null for none.</param>
/// <param name="Links">How the brokers of the other members are linked.</param>
internal sealed record SiteConfiguration(SiteOptions Options, TlsFiles? Tls, DiscoveryOptions Links);
