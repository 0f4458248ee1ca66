using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using ActorMQ.StompGateway.Links;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.Links;

/// <summary>Discovery over real sockets, on loopback.</summary>
public sealed class DiscoverySocketTests
{
    [MulticastFact]
    public async Task Brokers_find_each_other_by_multicast()
    {
        var group = Group();
        await using var b = await LinkedBroker.StartAsync("b", Listening(group));
        await using var a = await LinkedBroker.StartAsync("a", Listening(group));
        await a.ExpectAsync<NetworkCommand.LinkUp>();
        await b.ExpectAsync<NetworkCommand.LinkUp>();
        var status = (await a.InspectAsync("net/b"))!;
        Assert.Equal((BridgePhase.Established, b.LinkAddress.ToString()), (status.Phase, status.Uri));
        Assert.Equal(["accepted-1"], b.Bridges.Registry.Names);
    }

    [MulticastFact]
    public async Task Datagrams_of_anybody_are_received_cut_to_what_is_allowed()
    {
        var group = Group();
        var ear = new Ear();
        using var joined = new MulticastSockets().Join(group, ear);
        using var another = new MulticastSockets().Join(group, new Ear());
        another.Send("hello"u8);
        Assert.Equal("hello", Encoding.UTF8.GetString(await ear.ReceiveAsync()));
        another.Send(new byte[2 * Beacon.MaxSize]);
        Assert.Equal(Beacon.MaxSize + 1, (await ear.ReceiveAsync()).Length);
    }

    [Fact]
    public void A_group_that_cannot_be_joined_is_an_error_for_people()
    {
        // An address that is no machine's.
        var group = Group() with { Interface = IPAddress.Parse("192.0.2.1") };
        var error = Assert.Throws<IOException>(() => new MulticastSockets().Join(group, new Ear()));
        Assert.Contains($"cannot join {group.Address}:{group.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_has_addresses() =>
        Assert.Contains(IPAddress.Loopback, await new SystemResolver(TimeProvider.System).ResolveAsync("localhost"));

    [Fact]
    public async Task A_name_that_is_none_is_an_error_for_people() =>
        await Assert.ThrowsAsync<IOException>(() => new SystemResolver(TimeProvider.System).ResolveAsync("no-such-host.invalid"));

    [Fact]
    public async Task Brokers_behind_a_name_are_linked()
    {
        await using var b = await LinkedBroker.StartAsync("b");
        await using var a = await LinkedBroker.StartAsync("a", Listening(new DiscoverySource.Dns(false, "localhost", b.Address.Port)));
        Assert.Equal("b", (await a.ExpectAsync<NetworkCommand.LinkUp>()).Link.Neighbour.Name);
        Assert.Contains($"net/127.0.0.1:{b.Address.Port}", a.Bridges.Registry.Names);
    }

    private static DiscoverySource.Multicast Group()
    {
        var free = MulticastFactAttribute.FreeGroup();
        return new DiscoverySource.Multicast(
            false, "test", free.Address, free.Port)
        { Interface = IPAddress.Loopback, TimeToLive = 0, Interval = TimeSpan.FromMilliseconds(100) };
    }

    private static BridgeOptions Listening(DiscoverySource source) =>
        new() { Discoveries = [new DiscoveryOptions(source, new ConnectorOptions { Name = "net", Addresses = [] })] };

    private sealed class Ear : IDatagramReceiver
    {
        private readonly Channel<byte[]> _heard = Channel.CreateUnbounded<byte[]>();

        public void OnDatagram(ReadOnlySpan<byte> datagram, IPAddress sender) => _heard.Writer.TryWrite(datagram.ToArray());

        public void OnBroken(string reason) => _heard.Writer.TryComplete(new SocketException());

        public async Task<byte[]> ReceiveAsync() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(StompTestClient.Patience);
    }
}
