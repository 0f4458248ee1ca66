using System.Net;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Security;
using ActorMQ.Model;
using ActorMQ.StompGateway;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

public sealed class ConnectionLimitTests
{
    private static readonly IPAddress Neighbour = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task Silent_connections_of_one_address_leave_room_for_others_and_for_its_own_logins()
    {
        await using var broker = await TestBroker.StartAsync(With(new ConnectionLimits { Max = 40, MaxConnectingPerAddress = 4 }));
        await using var early = await broker.ConnectAsync();
        await using var silent = new Clients();
        for (var i = 0; i < 4; i++) silent.Add(await StompTestClient.OpenAsync(broker.Address));
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Connecting == 4);

        await using var refused = await StompTestClient.OpenAsync(broker.Address);
        var error = await refused.ExpectErrorAsync("too-many-connections");
        await refused.Closed;
        await using var neighbour = await StompTestClient.OpenAsync(broker.Address, from: Neighbour);
        await neighbour.ConnectAsync();

        Assert.Contains("max-connecting-per-address", error["message"], StringComparison.Ordinal);
        await early.PublishAsync("/queue/a", "x");
        await silent.CloseFirstAsync();
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Connecting == 3);
        await using var late = await broker.ConnectAsync();
    }

    [Fact]
    public async Task Connections_of_one_user_leave_room_for_other_users()
    {
        var options = With(new ConnectionLimits { Max = 10, MaxPerAddress = 10, MaxPerUser = 2 }) with { Security = Users("alice", "bob") };
        await using var broker = await TestBroker.StartAsync(options);
        await using var first = await broker.ConnectAsync("1.2", "alice", "alice");
        await using (var second = await broker.ConnectAsync("1.2", "alice", "alice"))
        {
            await using var third = await StompTestClient.OpenAsync(broker.Address);
            await third.SendAsync(StompCommand.Connect, "", ("accept-version", "1.2"), ("login", "alice"), ("passcode", "alice"));

            var error = await third.ExpectErrorAsync("too-many-connections");

            await third.Closed;
            Assert.Equal("The maximum number of connections of user alice was exceeded (2; gateway.max-connections-per-user)", error["message"]);
            await using var other = await broker.ConnectAsync("1.2", "bob", "bob");
        }
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 1);
        await using var again = await broker.ConnectAsync("1.2", "alice", "alice");
    }

    [Fact]
    public async Task Clients_that_take_one_id_from_each_other_have_to_wait_for_it_while_others_do_not()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var first = await broker.ConnectAsync(headers: ("client-id", "mine"));
        await using var second = await broker.ConnectAsync(headers: ("client-id", "mine"));
        await first.ExpectErrorAsync("connection-replaced");
        await using var third = await StompTestClient.OpenAsync(broker.Address);
        await third.SendAsync(StompCommand.Connect, "", ("accept-version", "1.2"), ("client-id", "mine"));

        await Eventually.HoldsAsync(async () => (await broker.InspectAllAsync()).Any(connection => connection.BlockedBy == "clientid"));
        await using var other = await broker.ConnectAsync(headers: ("client-id", "other"));
        await other.PublishAsync("/queue/a", "x");
        await second.PublishAsync("/queue/a", "x");
        await second.SendAsync(StompCommand.Disconnect, "");

        await third.ExpectAsync(StompCommand.Connected);
    }

    [Fact]
    public async Task What_one_user_makes_leaves_destinations_to_others()
    {
        await using var broker = await TestBroker.StartAsync(
            new TestBrokerOptions { MaxDestinations = 4, MaxDestinationsPerUser = 2, Security = Users("alice", "bob") });
        await using var alice = await broker.ConnectAsync("1.2", "alice", "alice");
        await using var again = await broker.ConnectAsync("1.2", "alice", "alice");
        await using var bob = await broker.ConnectAsync("1.2", "bob", "bob");
        await alice.PublishAsync("/queue/a", "x");
        await again.SubscribeAsync("/topic/b");

        await again.SendAsync(StompCommand.Send, "x", ("destination", "/queue/c"));

        var error = await again.ExpectErrorAsync("too-many-destinations");
        Assert.Equal("The maximum number of destinations of user alice was exceeded (2; destinations.max-per-user)", error["message"]);
        await bob.PublishAsync("/queue/c", "x");
        await again.PublishAsync("/queue/c", "x");
    }

    [Fact]
    public async Task Those_who_need_no_password_are_one_for_each_address()
    {
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { MaxDestinations = 4, MaxDestinationsPerUser = 1 });
        await using var alice = await broker.ConnectAsync("1.2", "alice");
        await using var bob = await broker.ConnectAsync("1.2", "bob");
        await using var neighbour = await StompTestClient.OpenAsync(broker.Address, from: Neighbour);
        await neighbour.ConnectAsync("1.2", "alice");
        await alice.PublishAsync("/queue/a", "x");

        await bob.SendAsync(StompCommand.Send, "x", ("destination", "/queue/b"));

        Assert.Contains("of address 127.0.0.1 was exceeded", (await bob.ExpectErrorAsync("too-many-destinations"))["message"], StringComparison.Ordinal);
        await neighbour.PublishAsync("/queue/b", "x");
    }

    [Fact]
    public async Task Memory_that_one_user_takes_is_there_for_others_and_comes_back()
    {
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { MemoryLimit = ByteSize.MiB(1), Security = Users("alice", "bob") });
        await using (var alice = await broker.ConnectAsync("1.2", "alice", "alice"))
        {
            // The connection, and then subscriptions until half of three quarters of the memory is taken.
            await alice.SubscribeAsync("/topic/a", id: "first");
            var held = broker.Broker.Memory.Held;
            Assert.Equal((8 + 8 + 1) << 10, held);
            await alice.SendAsync(StompCommand.Begin, "", ("transaction", "t"));
            for (var i = 0; i < 4; i++) await alice.SendAsync(StompCommand.Send, new string('x', 60 << 10), ("destination", "/topic/a"), ("transaction", "t"));
            await alice.SendAsync(StompCommand.Send, new string('x', 200 << 10), ("destination", "/topic/a"), ("transaction", "t"));
            var error = await alice.ExpectErrorAsync("memory-limit");
            Assert.Contains("open transactions of user alice was exceeded (384KiB", error["message"], StringComparison.Ordinal);
            Assert.Equal(held, broker.Broker.Memory.Held);

            await using var bob = await broker.ConnectAsync("1.2", "bob", "bob");
            await bob.SubscribeAsync("/topic/a");
            await alice.PublishAsync("/topic/a", "x");
        }
        await Eventually.HoldsAsync(() => broker.Broker.Memory.Held == 8 << 10);
    }

    private static SecurityOptions Users(params string[] names) =>
        new() { Users = [.. names.Select(name => new UserAccount(name, PasswordHash.Create(name, 1), []))] };

    private static TestBrokerOptions With(ConnectionLimits limits) =>
        new() { Gateway = new GatewayOptions { Listeners = [new ListenerOptions(ListenerScheme.Stomp, IPAddress.Loopback, 0)], Limits = limits } };

    private sealed class Clients : IAsyncDisposable
    {
        private readonly List<StompTestClient> _clients = [];

        public void Add(StompTestClient client) => _clients.Add(client);

        public Task CloseFirstAsync() => _clients[0].DisposeAsync().AsTask();

        public async ValueTask DisposeAsync()
        {
            foreach (var client in _clients) await client.DisposeAsync();
        }
    }
}
