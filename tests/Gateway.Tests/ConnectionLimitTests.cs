using System.Net;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Security;
using ActorMQ.StompGateway;
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
        var users = new[] { "alice", "bob" }.Select(name => new UserAccount(name, PasswordHash.Create(name, 1), []));
        var options = With(new ConnectionLimits { Max = 10, MaxPerAddress = 10, MaxPerUser = 2 }) with { Security = new SecurityOptions { Users = [.. users] } };
        await using var broker = await TestBroker.StartAsync(options);
        await using var first = await broker.ConnectAsync("1.2", "alice", "alice");
        await using (var second = await broker.ConnectAsync("1.2", "alice", "alice"))
        {
            await using var third = await StompTestClient.OpenAsync(broker.Address);
            await third.SendAsync(StompProtocol.StompCommand.Connect, "", ("accept-version", "1.2"), ("login", "alice"), ("passcode", "alice"));

            var error = await third.ExpectErrorAsync("too-many-connections");

            await third.Closed;
            Assert.Equal("The maximum number of connections of user alice was exceeded (2; gateway.max-connections-per-user)", error["message"]);
            await using var other = await broker.ConnectAsync("1.2", "bob", "bob");
        }
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 1);
        await using var again = await broker.ConnectAsync("1.2", "alice", "alice");
    }

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
