using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.StompGateway;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

public sealed class ListenerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actormq-tls").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Stomp_goes_over_tls()
    {
        await using var broker = await TestBroker.StartAsync(With(Tls(ListenerScheme.StompTls)));
        await using var client = await StompTestClient.ConnectAsync(broker.Address, tls: true);
        await client.SubscribeAsync("/queue/a");

        await client.PublishAsync("/queue/a", new string('x', 300_000), receipt: false);

        await client.ExpectMessageAsync(new string('x', 300_000));
        await client.CallAsync(StompCommand.Disconnect);
        await client.Closed;
    }

    [Theory]
    [InlineData("v12.stomp")]
    [InlineData(null)]
    public async Task Stomp_goes_over_a_websocket(string? protocol)
    {
        await using var broker = await TestBroker.StartAsync(With(new ListenerOptions(ListenerScheme.WebSocket, IPAddress.Loopback, 0)));
        using var socket = new ClientWebSocket();
        if (protocol is not null) socket.Options.AddSubProtocol(protocol);
        await socket.ConnectAsync(new Uri($"ws://{broker.Address}/any/path"), CancellationToken.None).WaitAsync(StompTestClient.Patience);
        Assert.Equal(protocol, socket.SubProtocol);

        // Frames may be cut anywhere.
        await SendAsync(socket, "CONNECT\naccept-vers");
        await SendAsync(socket, "ion:1.2\n\n\0\nSUBSCRIBE\nid:1\ndestination:/queue/a\n\n\0SEND\ndestination:/queue/a\n\nhällo\0");

        var received = await ReceiveAsync(socket, "hällo");
        Assert.StartsWith("CONNECTED\n", received, StringComparison.Ordinal);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WaitAsync(StompTestClient.Patience);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 0);
    }

    [Theory]
    [InlineData(ListenerScheme.Stomp, "x:tab\\tulator")]
    [InlineData(ListenerScheme.Stomp, "bare")]
    [InlineData(ListenerScheme.StompTls, "x:tab\\tulator")]
    public async Task A_strict_listener_ends_the_connection_over_a_line_that_another_forgives(ListenerScheme scheme, string line)
    {
        var isTls = scheme == ListenerScheme.StompTls;
        var listener = isTls ? Tls(scheme) : new ListenerOptions(scheme, IPAddress.Loopback, 0);
        await using var broker = await TestBroker.StartAsync(
            new TestBrokerOptions { Gateway = new GatewayOptions { Listeners = [listener, listener with { Name = "strict", IsStrict = true }] } });
        await using var forgiven = await StompTestClient.ConnectAsync(broker.Gateway.Addresses[0], tls: isTls);
        await using var refused = await StompTestClient.ConnectAsync(broker.Gateway.Addresses[1], tls: isTls);
        await forgiven.SubscribeAsync("/queue/a");
        foreach (var client in new[] { forgiven, refused }) await client.SendRawAsync($"SEND\ndestination:/queue/a\n{line}\n\nhello\0");

        var message = await forgiven.ExpectMessageAsync("hello");
        Assert.Equal(line == "bare" ? "" : "tab\\tulator", message[line == "bare" ? "bare" : "x"]);
        await refused.ExpectErrorAsync("malformed-frame");
        await refused.Closed;
        await forgiven.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_websocket_is_as_strict_as_its_listener(bool isStrict)
    {
        var listener = new ListenerOptions(ListenerScheme.WebSocket, IPAddress.Loopback, 0);
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions
        {
            Gateway = new GatewayOptions { Listeners = [listener with { IsStrict = isStrict }, listener with { Name = "other", IsStrict = !isStrict }] },
        });
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{broker.Gateway.Addresses[0]}/"), CancellationToken.None).WaitAsync(StompTestClient.Patience);

        await SendAsync(socket, "CONNECT\naccept-version:1.2\n\n\0SUBSCRIBE\nid:1\ndestination:/queue/a\n\n\0SEND\ndestination:/queue/a\nbare\n\nhello\0");

        await ReceiveAsync(socket, isStrict ? "malformed-frame" : "hello");
    }

    [Fact]
    public async Task A_browser_that_comes_with_plain_http_is_told_what_the_port_is()
    {
        await using var broker = await TestBroker.StartAsync(With(new ListenerOptions(ListenerScheme.WebSocket, IPAddress.Loopback, 0)));
        using var http = new HttpClient();

        var response = await http.GetAsync(new Uri($"http://{broker.Address}/"));

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_told_so_and_the_others_stay()
    {
        var gateway = new GatewayOptions
        {
            Listeners = [new ListenerOptions(ListenerScheme.Stomp, IPAddress.Loopback, 0)],
            Limits = new ConnectionLimits { Max = 2, MaxPerAddress = 2 },
        };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Gateway = gateway });
        await using var first = await broker.ConnectAsync();
        await using (var second = await broker.ConnectAsync())
        {
            await using var third = await StompTestClient.OpenAsync(broker.Address);
            await third.ExpectErrorAsync("too-many-connections");
            await third.Closed;
        }
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 1);
        await using var fourth = await broker.ConnectAsync();
        await first.PublishAsync("/queue/a", "x");
    }

    [Theory]
    [InlineData(ListenerScheme.Stomp, "stomp", "")]
    [InlineData(ListenerScheme.StompTls, "stomp+ssl", "")]
    [InlineData(ListenerScheme.WebSocket, "ws", "")]
    [InlineData(ListenerScheme.WebSocket, "ws", "GET / HTTP/1.1\r\nHost:")]
    [InlineData(ListenerScheme.WebSocketTls, "wss", "")]
    public async Task Who_says_nothing_counts_from_the_start_and_is_listed(ListenerScheme scheme, string name, string said)
    {
        await using var broker = await TestBroker.StartAsync(With(Listener(scheme)));
        using (var silent = new TcpClient(AddressFamily.InterNetwork))
        {
            await silent.ConnectAsync(broker.Address);
            await silent.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said));

            await Eventually.HoldsAsync(() => broker.Broker.Connections.Count == 1 && broker.Gateway.Connections.Count == 1);
            var connection = broker.Broker.Connections.All.Single().Connection;
            var status = await connection.AskAsync<ConnectionStatus>(reply => new ConnectionCommand.Inspect(reply), StompTestClient.Patience);
            Assert.Equal((name, "connecting", silent.Client.LocalEndPoint!.ToString()), (status.Scheme, status.State, status.RemoteAddress));
        }
        await Eventually.HoldsAsync(() => broker.Broker.Connections.Count == 0 && broker.Gateway.Connections.Count == 0);
    }

    [Theory]
    [InlineData(ListenerScheme.Stomp, false)]
    [InlineData(ListenerScheme.Stomp, true)]
    [InlineData(ListenerScheme.StompTls, false)]
    [InlineData(ListenerScheme.StompTls, true)]
    public async Task Who_says_everything_at_once_is_heard_to_the_end(ListenerScheme scheme, bool hasPassword)
    {
        const int Count = 10_000;
        var options = With(Listener(scheme));
        if (hasPassword) options = options with { Security = new SecurityOptions { Users = [new UserAccount("alice", PasswordHash.Create("secret"), [])] } };
        await using var broker = await TestBroker.StartAsync(options);
        await using var client = await StompTestClient.OpenAsync(broker.Address, tls: scheme == ListenerScheme.StompTls);

        await client.SendRawAsync(
            "CONNECT\naccept-version:1.2\nlogin:alice\npasscode:secret\n\n\0"
            + string.Concat(Enumerable.Range(0, Count).Select(i => $"SEND\ndestination:/queue/a\n\n{i}\0"))
            + "DISCONNECT\nreceipt:bye\n\n\0");

        await client.ExpectAsync(StompCommand.Connected);
        Assert.Equal("bye", (await client.ExpectAsync(StompCommand.Receipt))["receipt-id"]);
        Assert.Equal(Count, (await broker.InspectAsync(DestinationName.Queue("a")))!.Messages);
    }

    [Theory]
    [InlineData(ListenerScheme.StompTls, "")]
    [InlineData(ListenerScheme.WebSocket, "")]
    [InlineData(ListenerScheme.WebSocket, "GET / HTTP/1.1\r\nHost:")]
    [InlineData(ListenerScheme.WebSocketTls, "")]
    public async Task Who_takes_too_long_to_come_in_is_closed(ListenerScheme scheme, string said)
    {
        var options = With(Listener(scheme)) with { Connections = new ConnectionOptions { ConnectTimeout = TimeSpan.FromMilliseconds(300) } };
        await using var broker = await TestBroker.StartAsync(options);
        using var silent = new TcpClient();
        await silent.ConnectAsync(broker.Address);
        await silent.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said));

        try
        {
            Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(StompTestClient.Patience));
        }
        catch (IOException)
        {
            // What it had said was thrown away.
        }

        await Eventually.HoldsAsync(() => broker.Broker.Connections.Count == 0 && broker.Gateway.Connections.Count == 0);
    }

    [Theory]
    [InlineData(ListenerScheme.StompTls)]
    [InlineData(ListenerScheme.WebSocket)]
    public async Task Connections_beyond_the_limit_are_told_so_on_every_port(ListenerScheme scheme)
    {
        await using var broker = await TestBroker.StartAsync(
            new TestBrokerOptions { Gateway = new GatewayOptions { Listeners = [Listener(scheme)], Limits = new ConnectionLimits { Max = 1 } } });
        using var silent = new TcpClient();
        await silent.ConnectAsync(broker.Address);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 1);

        if (scheme == ListenerScheme.WebSocket)
        {
            using var http = new HttpClient();
            var response = await http.GetAsync(new Uri($"http://{broker.Address}/"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            return;
        }
        await using var refused = await StompTestClient.OpenAsync(broker.Address, tls: true);
        await refused.ExpectErrorAsync("too-many-connections");
    }

    [Fact]
    public async Task A_port_in_use_is_a_clear_error()
    {
        await using var broker = await TestBroker.StartAsync();
        var taken = new GatewayOptions { Listeners = [new ListenerOptions(ListenerScheme.Stomp, IPAddress.Loopback, broker.Address.Port)] };

        var error = await Assert.ThrowsAnyAsync<IOException>(() => TestBroker.StartAsync(new TestBrokerOptions { Gateway = taken }));

        Assert.Contains(broker.Address.ToString(), error.Message, StringComparison.Ordinal);
    }

    private static TestBrokerOptions With(ListenerOptions listener) => new() { Gateway = new GatewayOptions { Listeners = [listener] } };

    private static Task SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).WaitAsync(StompTestClient.Patience);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket, string end)
    {
        var all = new StringBuilder();
        var buffer = new byte[4096];
        while (!all.ToString().Contains(end, StringComparison.Ordinal))
        {
            var result = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(StompTestClient.Patience);
            Assert.Equal(WebSocketMessageType.Text, result.MessageType);
            all.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));
        }
        return all.ToString();
    }

    private ListenerOptions Listener(ListenerScheme scheme) =>
        scheme is ListenerScheme.StompTls or ListenerScheme.WebSocketTls ? Tls(scheme) : new ListenerOptions(scheme, IPAddress.Loopback, 0);

    private ListenerOptions Tls(ListenerScheme scheme)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_directory, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_directory, "server.key"), key.ExportPkcs8PrivateKeyPem());
        return new ListenerOptions(scheme, IPAddress.Loopback, 0)
        {
            Certificate = Path.Combine(_directory, "server.pem"),
            PrivateKey = Path.Combine(_directory, "server.key"),
        };
    }
}
