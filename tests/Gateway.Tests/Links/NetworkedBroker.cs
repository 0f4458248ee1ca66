using System.Net;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using ActorMQ.Persistence.Memory;
using ActorMQ.StompGateway.Links;
using ActorMQ.StompGateway.Tls;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Gateway.Tests.Links;

/// <summary>A broker with real links and its whole network.</summary>
internal sealed class NetworkedBroker : IAsyncDisposable
{
    private readonly LinkGateway _gateway;
    private readonly Bridges _bridges;

    private NetworkedBroker(TestBroker broker, LinkGateway gateway, Bridges bridges)
    {
        Broker = broker;
        _gateway = gateway;
        _bridges = bridges;
    }

    public TestBroker Broker { get; }

    public Bridges Bridges => _bridges;

    public IPEndPoint Address => _gateway.Addresses[0];

    public LinkAddress LinkAddress => new(false, _gateway.Addresses[0].Address.ToString(), _gateway.Addresses[0].Port);

    /// <param name="name">Its name.</param>
    /// <param name="disk">What survives it.</param>
    /// <param name="dials">Another broker.</param>
    /// <param name="change">What its links are like; null for as usual.</param>
    public static async Task<NetworkedBroker> StartAsync(
        string name, MemoryDisk disk, LinkAddress? dials = null, Func<BridgeOptions, BridgeOptions>? change = null)
    {
        var broker = await TestBroker.StartAsync(new TestBrokerOptions { Name = name, Disk = disk, Network = new ClusterOptions() });
        var gateway = new LinkGateway(TimeProvider.System, new CertificateStore(NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        var options = dials is null ? new BridgeOptions() : LinkedBroker.Dialling(dials);
        options = change?.Invoke(options) ?? options;
        var edges = new DiscoveryEdges(new MulticastSockets(), new SystemResolver(TimeProvider.System));
        var bridges = new Bridges(options, broker.Broker, broker.Broker.Network!, gateway, edges, NullLoggerFactory.Instance);
        await gateway.ListenAsync([new LinkListenerOptions(false, IPAddress.Loopback, 0)], bridges);
        return new NetworkedBroker(broker, gateway, bridges);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.StopListeningAsync();
        await _bridges.StopAsync();
        await _gateway.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
