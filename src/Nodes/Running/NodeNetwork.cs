using ActorMQ.Actors;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Configuration.Sections;
using ActorMQ.Nodes.Running.Reloading;
using ActorMQ.StompGateway.Links;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Running;

/// <summary>What a broker has of a network of brokers, when it is part of one.</summary>
/// <param name="Actor">Knows all brokers.</param>
/// <param name="Bridges">The links.</param>
/// <param name="Gateway">Their sockets.</param>
internal sealed record NodeNetwork(Ref<INetworkMessage> Actor, Bridges Bridges, LinkGateway Gateway)
{
    /// <param name="options">What it is told.</param>
    /// <param name="broker">Whose network it is.</param>
    /// <param name="site">The brokers of the other members of its site.</param>
    /// <param name="certificates">Of listeners and links.</param>
    /// <param name="logging">Where to log.</param>
    public static async Task<NodeNetwork> OpenAsync(
        NetworkOptions options, Broker broker, SitePeers site, CertificateStore certificates, ILoggerFactory logging)
    {
        var actor = broker.OpenNetwork(ClusterOf(options));
        var gateway = new LinkGateway(broker.System.Time, certificates, logging);
        var edges = new DiscoveryEdges(new MulticastSockets(), new SystemResolver(broker.System.Time)) { Site = site };
        // Nobody is dialled before the ports are open: others are told where they are.
        var bridges = new Bridges(options.Bridges with { Connectors = [], Discoveries = [] }, broker, actor, gateway, edges, logging);
        var network = new NodeNetwork(actor, bridges, gateway);
        try
        {
            await gateway.ListenAsync(options.Listeners, bridges);
        }
        catch
        {
            await network.StopAsync();
            throw;
        }
        network.Advertise(options);
        bridges.Change(options.Bridges, new HashSet<string>(StringComparer.Ordinal));
        return network;
    }

    public async Task ChangeAsync(NetworkOptions options, ConfigChanges changes)
    {
        if (!changes.Concern("network") && !changes.Concern("network-connectors")) return;
        await Gateway.ChangeAsync(options.Listeners, changes.NamesBelow("network", "listeners"));
        Advertise(options);
        var changed = changes.NamesBelow("network-connectors");
        var isMeshAnother = changes.Concern("network", "mesh") || changes.Concern("network", "mesh-links");
        Bridges.Change(options.Bridges, isMeshAnother ? new HashSet<string>(changed, StringComparer.Ordinal) { NetworkSection.Mesh } : changed);
    }

    /// <summary>No new links, then none at all.</summary>
    public async Task StopAsync()
    {
        await Gateway.StopListeningAsync();
        await Bridges.StopAsync();
        await Gateway.DisposeAsync();
    }

    public static ClusterOptions ClusterOf(NetworkOptions options) => new()
    {
        MaxDistance = options.MaxDistance,
        Loans = options.Loans,
        DecreasesConsumerPriority = options.DecreasesConsumerPriority,
        // A link that is silent for three heart-beats is noticed to be dead with the next one.
        Timings = new NetworkTimings { Grace = options.Grace, LeftOutAfter = options.Bridges.HeartBeat * 4.5 },
    };

    private void Advertise(NetworkOptions options)
    {
        var toMembers = options.Advertise.Count > 0 ? options.Advertise : AdvertisedAddresses.Of(options.Listeners, Gateway.Addresses, Environment.MachineName);
        Bridges.Advertise(toMembers, AdvertisedAddresses.ByMulticast(options.Advertise, options.Listeners, Gateway.Addresses));
    }
}
