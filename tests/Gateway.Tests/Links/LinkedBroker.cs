using System.Net;
using System.Threading.Channels;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Security;
using ActorMQ.StompGateway.Links;
using ActorMQ.StompGateway.Tls;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Gateway.Tests.Links;

/// <summary>A broker with real links; what the network is told is kept for the test.</summary>
internal sealed class LinkedBroker : IAsyncDisposable
{
    private readonly TestBroker _broker;
    private readonly LinkGateway _gateway;
    private readonly Channel<NetworkCommand> _told = Channel.CreateUnbounded<NetworkCommand>();

    private LinkedBroker(TestBroker broker, LinkGateway gateway, CertificateStore certificates)
    {
        _broker = broker;
        _gateway = gateway;
        Certificates = certificates;
    }

    public Bridges Bridges { get; private set; } = null!;

    public CertificateStore Certificates { get; }

    public IPEndPoint Address => _gateway.Addresses[0];

    public LinkAddress LinkAddress => new(false, Address.Address.ToString(), Address.Port);

    public static async Task<LinkedBroker> StartAsync(
        string name, BridgeOptions? options = null, SecurityOptions? security = null, LinkListenerOptions? listener = null)
    {
        var broker = await TestBroker.StartAsync(new TestBrokerOptions { Name = name, Security = security ?? new SecurityOptions() });
        var certificates = new CertificateStore(NullLoggerFactory.Instance);
        var gateway = new LinkGateway(TimeProvider.System, certificates, NullLoggerFactory.Instance);
        var linked = new LinkedBroker(broker, gateway, certificates);
        var network = broker.Broker.System.Spawn(new Props<NetworkCommand>(() => new Recorder(linked._told.Writer)), "network");
        options ??= new BridgeOptions();
        linked.Bridges = new Bridges(
            options,
            broker.Broker,
            network,
            gateway,
            new DiscoveryEdges(new MulticastSockets(), new SystemResolver(TimeProvider.System)),
            NullLoggerFactory.Instance);
        await gateway.ListenAsync([listener ?? new LinkListenerOptions(false, IPAddress.Loopback, 0)], linked.Bridges);
        linked.Bridges.Advertise([linked.LinkAddress], [linked.LinkAddress with { Host = Beacon.Sender }]);
        return linked;
    }

    /// <summary>A connector named <c>link</c>.</summary>
    public static BridgeOptions Dialling(LinkAddress address, Func<ConnectorOptions, ConnectorOptions>? change = null)
    {
        var connector = new ConnectorOptions { Name = "link", Addresses = [address], InitialReconnectDelay = TimeSpan.FromMilliseconds(20) };
        return new BridgeOptions { Connectors = [change?.Invoke(connector) ?? connector], HandshakeTimeout = TimeSpan.FromSeconds(1) };
    }

    public async Task<T> ExpectAsync<T>()
        where T : NetworkCommand => Assert.IsType<T>(await _told.Reader.ReadAsync().AsTask().WaitAsync(StompTestClient.Patience));

    /// <summary>As many messages, however they come together.</summary>
    public async Task<List<LinkMessage>> ReceiveAsync(int count)
    {
        var messages = new List<LinkMessage>();
        while (messages.Count < count)
        {
            var received = await ExpectAsync<NetworkCommand.Received>();
            messages.AddRange(received.Messages);
            received.Link.Bridge.TryTell(new LinkCommand.Processed(received.Link, received.Bytes));
        }
        return messages;
    }

    public async Task<BridgeStatus?> InspectAsync(string bridge = "link") => Bridges.Registry.TryGet(bridge, out var actor)
        ? await actor.AskAsync<BridgeStatus>(reply => new BridgeCommand.Inspect(reply), StompTestClient.Patience)
        : null;

    public async Task<BridgeStatus> InPhaseAsync(BridgePhase phase)
    {
        BridgeStatus? status = null;
        await Eventually.HoldsAsync(async () => (status = await InspectAsync())?.Phase == phase);
        return status!;
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.StopListeningAsync();
        await Bridges.StopAsync();
        await _gateway.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private sealed class Recorder(ChannelWriter<NetworkCommand> told) : Actor<NetworkCommand>
    {
        protected override void OnReceive(NetworkCommand message) => told.TryWrite(message);
    }
}
