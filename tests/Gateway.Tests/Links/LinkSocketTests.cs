using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Security;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.Links;

/// <summary>Links between brokers over real sockets.</summary>
public sealed class LinkSocketTests
{
    private static readonly SecurityOptions Secured = new()
    {
        Users = [new UserAccount("bridge", PasswordHash.Create("secret", 1), []) { MayLink = true }],
    };

    [Fact]
    public async Task A_link_carries_messages_both_ways_in_order()
    {
        await using var b = await LinkedBroker.StartAsync("b");
        await using var a = await LinkedBroker.StartAsync("a", LinkedBroker.Dialling(b.LinkAddress));
        var (toB, toA) = ((await a.ExpectAsync<NetworkCommand.LinkUp>()).Link, (await b.ExpectAsync<NetworkCommand.LinkUp>()).Link);
        Assert.Equal(("b", "a"), (toB.Neighbour.Name, toA.Neighbour.Name));
        for (var i = 0; i < 200; i++) toB.Bridge.TryTell(new LinkCommand.Transmit(toB, [Passing(i, 10_000), Passing(i, 10)]));
        toA.Bridge.TryTell(new LinkCommand.Transmit(toA, [new LinkMessage.Digest(1), new LinkMessage.StartOver()]));
        var received = (await b.ReceiveAsync(400)).Cast<LinkMessage.Passing>().Select(passing => passing.Envelope.Receivers[0].Number);
        Assert.Equal(Enumerable.Range(0, 400).Select(i => (long)(i / 2)), received);
        Assert.Equal([new LinkMessage.Digest(1), new LinkMessage.StartOver()], await a.ReceiveAsync(2));
        var status = await a.InPhaseAsync(BridgePhase.Established);
        Assert.Equal((400L, 2L), (status.MessagesOut, status.MessagesIn));
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var b = await LinkedBroker.StartAsync("b", security: Secured);
        await using var a = await LinkedBroker.StartAsync("a", LinkedBroker.Dialling(b.LinkAddress, link => link with { User = "bridge", Password = "guess" }));
        Assert.Equal("the other broker refused: wrong user or password of a", (await a.InPhaseAsync(BridgePhase.Refused)).LastError);
        await Eventually.HoldsAsync(() => b.Bridges.Registry.Count == 0);
    }

    [Fact]
    public async Task The_right_password_is_not()
    {
        await using var b = await LinkedBroker.StartAsync("b", security: Secured);
        await using var a = await LinkedBroker.StartAsync(
            "a", LinkedBroker.Dialling(b.LinkAddress, link => link with { User = "bridge", Password = "secret" }));
        await a.ExpectAsync<NetworkCommand.LinkUp>();
        Assert.Equal("bridge", (await b.InspectAsync("accepted-1"))!.User);
    }

    [Fact]
    public async Task Two_brokers_of_one_name_refuse_each_other()
    {
        await using var b = await LinkedBroker.StartAsync("same");
        await using var a = await LinkedBroker.StartAsync("same", LinkedBroker.Dialling(b.LinkAddress));
        var error = (await a.InPhaseAsync(BridgePhase.Refused)).LastError;
        Assert.Equal("the other broker refused: both brokers are named same", error);
    }

    [Fact]
    public async Task A_broker_of_another_version_is_refused()
    {
        await using var b = await LinkedBroker.StartAsync("b");
        using var socket = await ConnectAsync(b.Address);
        await socket.SendAsync("HELLO\nprotocol:99\nbroker:a\nepoch:1\nproduct:9.9\n\n\0"u8.ToArray());
        var answer = await ReadToEndAsync(socket);
        Assert.StartsWith("REFUSED\nreason:protocol-version\n", answer, StringComparison.Ordinal);
        Assert.Contains("a (9.9) speaks version 99", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CONNECT\naccept-version:1.2\n\n\0", "CONNECT")]
    [InlineData("PING\nv:1\n\n\0", "HELLO must come first")]
    [InlineData("\u0001\u0002GET / HTTP/1.1\r\n\r\n", "Unknown STOMP action")]
    public async Task Garbage_ends_one_link_and_harms_no_other(string bytes, string error)
    {
        await using var b = await LinkedBroker.StartAsync("b");
        await using var a = await LinkedBroker.StartAsync("a", LinkedBroker.Dialling(b.LinkAddress));
        var link = (await a.ExpectAsync<NetworkCommand.LinkUp>()).Link;
        await b.ExpectAsync<NetworkCommand.LinkUp>();
        using var socket = await ConnectAsync(b.Address);
        await socket.SendAsync(Encoding.UTF8.GetBytes(bytes));
        var answer = await ReadToEndAsync(socket);
        Assert.StartsWith("REFUSED\nreason:malformed\n", answer, StringComparison.Ordinal);
        Assert.Contains(error, answer, StringComparison.Ordinal);
        link.Bridge.TryTell(new LinkCommand.Transmit(link, [new LinkMessage.Digest(1)]));
        Assert.Single(await b.ReceiveAsync(1));
    }

    [Fact]
    public async Task A_port_that_is_not_for_brokers_is_called_that()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var a = await LinkedBroker.StartAsync("a", LinkedBroker.Dialling(new LinkAddress(false, "127.0.0.1", broker.Address.Port)));
        var error = (await a.InPhaseAsync(BridgePhase.Refused)).LastError;
        Assert.Contains("is that the port for brokers?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_nothing_is_not_waited_for()
    {
        var options = new BridgeOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(100) };
        await using var b = await LinkedBroker.StartAsync("b", options);
        using var socket = await ConnectAsync(b.Address);
        Assert.Equal("", await ReadToEndAsync(socket));

        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = new LinkAddress(false, "127.0.0.1", ((IPEndPoint)silent.LocalEndpoint).Port);
        await using var a = await LinkedBroker.StartAsync("a", LinkedBroker.Dialling(address) with { HandshakeTimeout = TimeSpan.FromMilliseconds(100) });
        await Eventually.HoldsAsync(async () => (await a.InspectAsync())?.LastError == "no answer within 0.1 s");
    }

    [Fact]
    public async Task A_link_that_breaks_comes_back()
    {
        var b = await LinkedBroker.StartAsync("b");
        var port = b.Address.Port;
        await using var a = await LinkedBroker.StartAsync("a", LinkedBroker.Dialling(b.LinkAddress));
        await a.ExpectAsync<NetworkCommand.LinkUp>();
        await b.DisposeAsync();
        await a.ExpectAsync<NetworkCommand.LinkDown>();
        await using var again = await LinkedBroker.StartAsync("b", listener: new StompGateway.Links.LinkListenerOptions(false, IPAddress.Loopback, port));
        await a.ExpectAsync<NetworkCommand.LinkUp>();
        Assert.Equal(1, (await a.InPhaseAsync(BridgePhase.Established)).Reconnects);
    }

    private static LinkMessage.Passing Passing(long number, int size)
    {
        var message = new Message([.. "destination:/topic/t\n\n"u8, .. new byte[size], 0], 22);
        return new LinkMessage.Passing(
            new Envelope<NetworkContent>("a", [new("b", 1, 1, 1, number)], 1, new NetworkContent.Topic(DestinationName.Topic("t"), message)));
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address);
        return socket;
    }

    private static async Task<string> ReadToEndAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(StompTestClient.Patience);
    }
}
