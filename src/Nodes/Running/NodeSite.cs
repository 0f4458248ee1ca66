using ActorMQ.Actors;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Network;
using ActorMQ.Nodes.Configuration;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Running;

/// <summary>A node's part in the cluster of its site: from the start there is a place for those it finds, and in time who finds them.</summary>
internal sealed class NodeSite
{
    private volatile Site? _site;

    /// <summary>The brokers of the other members.</summary>
    public SitePeers Peers { get; } = new();

    /// <summary>Null when the node is part of no site.</summary>
    public Site? Current => _site;

    /// <summary>Once the broker's links are open: the others are told where.</summary>
    public void Open(SiteConfiguration configuration, Broker broker, CertificateStore certificates, ILoggerFactory logging)
    {
        var peers = configuration.Tls is { } files ? new PeerCertificates(files, certificates) : null;
        _site = new Site(configuration.Options, broker, Peers, new SiteEdge(peers), logging);
    }

    public void Advertise(IReadOnlyList<LinkAddress> links) => _site?.Advertise(links);

    public Task StopAsync() => _site?.StopAsync() ?? Task.CompletedTask;
}
