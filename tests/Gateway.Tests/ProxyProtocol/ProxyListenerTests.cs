using System.Net;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Connections;
using ActorMQ.Gateway.Tests.Tls;
using ActorMQ.Gateway.Tests.WebSockets;
using ActorMQ.StompGateway;
using ActorMQ.StompGateway.ProxyProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.ProxyProtocol;

public sealed class ProxyListenerTests : IDisposable
{
    private static readonly TrustedProxies Proxies = new([IPNetwork.Parse("127.0.0.1/32")]);
    private static readonly IPEndPoint Target = IPEndPoint.Parse("198.51.100.1:61613");

    private readonly TempDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(ListenerScheme.Stomp, 1)]
    [InlineData(ListenerScheme.Stomp, 2)]
    [InlineData(ListenerScheme.StompTls, 1)]
    [InlineData(ListenerScheme.StompTls, 2)]
    public async Task The_client_is_who_the_proxy_says(ListenerScheme scheme, int version)
    {
        await using var broker = await StartAsync(scheme);
        await using var client = await OpenAsync(broker, "203.0.113.7:4711", version, tls: scheme == ListenerScheme.StompTls);
        await client.ConnectAsync();
        await client.SubscribeAsync("/queue/a");
        await client.PublishAsync("/queue/a", "x", receipt: false);
        await client.ExpectMessageAsync("x");

        var status = Assert.Single(await broker.InspectAllAsync());
        Assert.Equal("203.0.113.7:4711", status.RemoteAddress);
        Assert.Equal(scheme == ListenerScheme.Stomp ? "stomp" : "stomp+ssl", status.Scheme);
    }

    [Fact]
    public async Task A_websocket_has_both_addresses_of_its_client()
    {
        await using var broker = await StartAsync(ListenerScheme.WebSocket);
        var header = ProxyHeaders.Binary(IPEndPoint.Parse("[2001:db8::7]:4711"), IPEndPoint.Parse("[2001:db8::1]:443"));

        // To the broker it has come to a loopback address, where only pages of localhost are let in.
        var (socket, answer) = await RawWebSocket.OpenAsync(broker.Address, "https://mq.example.com", "mq.example.com", preamble: header);

        using (socket)
        {
            Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
            Assert.Equal("[2001:db8::7]:4711", Assert.Single(await broker.InspectAllAsync()).RemoteAddress);
        }
    }

    [Theory]
    [InlineData(ListenerScheme.Stomp)]
    [InlineData(ListenerScheme.WebSocket)]
    public async Task A_header_that_comes_byte_by_byte_is_one_too(ListenerScheme scheme)
    {
        await using var broker = await StartAsync(scheme);
        await using var client = await StompTestClient.OpenAsync(broker.Address);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 1);
        foreach (var octet in HeaderOf("203.0.113.7:4711", 1)) await client.SendRawAsync(new[] { octet });

        await Eventually.HoldsAsync(async () => (await broker.InspectAllAsync()) is [{ RemoteAddress: "203.0.113.7:4711" }]);
    }

    [Fact]
    public async Task A_proxy_that_looks_whether_the_broker_is_there_counts_as_itself()
    {
        await using var broker = await StartAsync();
        await using var client = await StompTestClient.OpenAsync(broker.Address, preamble: ProxyHeaders.Binary(0, 0, []));
        await client.ConnectAsync();

        Assert.StartsWith("127.0.0.1:", Assert.Single(await broker.InspectAllAsync()).RemoteAddress, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ListenerScheme.Stomp)]
    [InlineData(ListenerScheme.StompTls)]
    public async Task Who_is_no_proxy_is_told_so(ListenerScheme scheme)
    {
        await using var broker = await StartAsync(scheme);
        await using var stranger = await StompTestClient.OpenAsync(broker.Address, scheme == ListenerScheme.StompTls, IPAddress.Parse("127.0.0.2"));

        var error = await stranger.ExpectErrorAsync("proxy-required");

        await stranger.Closed;
        Assert.Equal("Who connects to the listener stomp must be one of listeners.stomp.proxy-protocol-from", error["message"]);
    }

    [Theory]
    [InlineData("CONNECT\naccept-version:1.2\n\n\0")]
    [InlineData("PROXY TCP4 nobody 10.0.0.1 1 1\r\nCONNECT\n\n\0")]
    public async Task What_is_no_header_ends_that_connection_and_no_other(string garbage)
    {
        await using var broker = await StartAsync();
        await using var other = await OpenAsync(broker, "203.0.113.7:4711");
        await other.ConnectAsync();
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        await client.SendRawAsync(garbage);

        var error = await client.ExpectErrorAsync("proxy-required");
        await client.Closed;
        Assert.StartsWith("There is no PROXY header for the listener stomp: ", error["message"], StringComparison.Ordinal);
        await other.PublishAsync("/queue/a", "x");
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 1);
        Assert.Empty(broker.Failures);
    }

    [Theory]
    [InlineData(ListenerScheme.Stomp, "")]
    [InlineData(ListenerScheme.Stomp, "PROXY TCP4 203.0")]
    [InlineData(ListenerScheme.StompTls, "PROXY TCP4 203.0")]
    public async Task A_proxy_that_does_not_say_whose_the_connection_is_is_not_waited_for(ListenerScheme scheme, string beginning)
    {
        await using var broker = await StartAsync(scheme, connections: new ConnectionOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) });
        await using var client = await StompTestClient.OpenAsync(broker.Address);
        await client.SendRawAsync(beginning);

        await client.Closed;
        await Eventually.HoldsAsync(() => broker.Gateway.Connections is { Count: 0, Connecting: 0 });
    }

    [Theory]
    [InlineData(ListenerScheme.Stomp)]
    [InlineData(ListenerScheme.StompTls)]
    public async Task A_client_that_leaves_before_the_header_is_gone(ListenerScheme scheme)
    {
        await using var broker = await StartAsync(scheme);
        var client = await StompTestClient.OpenAsync(broker.Address);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 1);

        client.Drop();

        await Eventually.HoldsAsync(() => broker.Gateway.Connections is { Count: 0, Connecting: 0 });
        await client.DisposeAsync();
    }

    [Fact]
    public async Task Clients_of_whom_the_proxy_has_not_said_anything_yet_are_not_limited_by_its_address()
    {
        await using var broker = await StartAsync(limits: new ConnectionLimits { Max = 100, MaxPerAddress = 4, MaxConnectingPerAddress = 2 });
        var clients = new List<StompTestClient>();
        for (var i = 0; i < 10; i++) clients.Add(await StompTestClient.OpenAsync(broker.Address));
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Connecting == 10);

        await using var other = await OpenAsync(broker, "203.0.113.1:4711");
        await other.ConnectAsync();
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task Limits_are_those_of_each_client_and_not_of_the_proxy()
    {
        await using var broker = await StartAsync(limits: new ConnectionLimits { Max = 100, MaxPerAddress = 4, MaxConnectingPerAddress = 2 });
        var clients = new List<StompTestClient>();
        for (var i = 1; i <= 10; i++) clients.Add(await OpenAsync(broker, $"203.0.113.{i}:4711"));
        foreach (var client in clients) await client.ConnectAsync();
        for (var i = 0; i < 2; i++) clients.Add(await OpenAsync(broker, $"203.0.113.99:{i}"));
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Connecting == 2 && broker.Broker.Connections.Count == 12);

        // Far more than there would be room for if they counted, even for a moment, as those that are let in.
        for (var i = 0; i < 40; i++)
        {
            await using var flood = await OpenAsync(broker, $"203.0.113.99:{i + 10}");
            var error = await flood.ExpectErrorAsync("too-many-connections");
            Assert.Contains("connections from 203.0.113.99 that have not logged in", error["message"], StringComparison.Ordinal);
            await flood.Closed;
        }

        await using var late = await OpenAsync(broker, "203.0.113.100:1");
        await late.ConnectAsync();
        await Eventually.HoldsAsync(() => broker.Gateway.Connections is { Count: 13, Connecting: 2 });
        broker.Gateway.Connections.Check();
        foreach (var client in clients) await client.DisposeAsync();
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 1);
    }

    [Fact]
    public async Task With_tls_a_client_that_is_one_too_many_is_told_so_in_its_words()
    {
        await using var broker = await StartAsync(ListenerScheme.StompTls, new ConnectionLimits { MaxPerAddress = 1 });
        await using var first = await OpenAsync(broker, "203.0.113.7:1", tls: true);
        await first.ConnectAsync();

        await using var second = await OpenAsync(broker, "203.0.113.7:2", tls: true);

        await second.ExpectErrorAsync("too-many-connections");
    }

    private static byte[] HeaderOf(string client, int version = 2) =>
        version == 1 ? ProxyHeaders.Text(IPEndPoint.Parse(client), Target) : ProxyHeaders.Binary(IPEndPoint.Parse(client), Target, new byte[200]);

    private static Task<StompTestClient> OpenAsync(TestBroker broker, string client, int version = 2, bool tls = false) =>
        StompTestClient.OpenAsync(broker.Address, tls, preamble: HeaderOf(client, version));

    private Task<TestBroker> StartAsync(
        ListenerScheme scheme = ListenerScheme.Stomp, ConnectionLimits? limits = null, ConnectionOptions? connections = null)
    {
        var listener = new ListenerOptions(scheme, IPAddress.Loopback, 0) { Proxies = Proxies };
        if (scheme == ListenerScheme.StompTls)
        {
            using var authority = TestCertificates.Authority("authority");
            listener = listener with { Certificate = TestCertificates.Write(_files, "server.pem", authority, "localhost") };
        }
        return TestBroker.StartAsync(new TestBrokerOptions
        {
            Gateway = new GatewayOptions { Listeners = [listener], Limits = limits ?? new ConnectionLimits() },
            Connections = connections ?? new ConnectionOptions(),
        });
    }
}
