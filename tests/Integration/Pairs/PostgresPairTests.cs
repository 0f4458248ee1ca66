using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Pairs;

/// <summary>What clients and administrators of a pair over PostgreSQL see.</summary>
public sealed class PostgresPairTests : IAsyncLifetime
{
    private RunningPair _pair = null!;

    public async Task InitializeAsync() => _pair = await RunningPair.StartAsync();

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task A_deposed_master_writes_nothing_tells_its_clients_and_stands_by()
    {
        var deposed = _pair.Master;
        await using var client = await StompTestClient.ConnectAsync(deposed.Address);
        await client.PublishAsync("/queue/orders", "before", true, ("persistent", "true"));
        await deposed.Process.SignalAsync("STOP");
        // It is in the sockets when the process goes on.
        await client.SendAsync(
            StompCommand.Send, "late", ("destination", "/queue/orders"), ("persistent", "true"), ("receipt", "late"));
        await _pair.ChangedAsync();
        await deposed.Process.SignalAsync("CONT");

        await client.ExpectErrorAsync("broker-moved");

        await deposed.StandsByAsync();
        await using var consumer = await StompTestClient.ConnectAsync(_pair.Master.Address);
        await consumer.SubscribeAsync("/queue/orders");
        await consumer.ExpectMessageAsync("before");
        await consumer.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_standby_says_who_serves_and_how_far_it_follows()
    {
        await using (var client = await StompTestClient.ConnectAsync(_pair.Master.Address))
            await client.PublishAsync("/queue/orders", "one", true, ("persistent", "true"));
        Assert.Equal("b stands by", (await _pair.Master.CmdAsync("pair", "wait-for-standby")).Trim());
        await Eventually.HoldsAsync(async () => (await _pair.Standby.CmdAsync("pair", "show")).Contains("event 1", StringComparison.Ordinal));
        Assert.Contains("this node stands by, a serves pair", await _pair.Standby.CmdAsync("queue", "list"), StringComparison.Ordinal);

        Assert.Equal("b is the master, epoch 2", (await _pair.Standby.CmdAsync("pair", "switch")).Trim());

        await _pair.ChangedAsync();
        Assert.Contains("orders", await _pair.Master.CmdAsync("queue", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_away_is_waited_for_by_the_master_and_the_standby()
    {
        await using var client = await StompTestClient.ConnectAsync(_pair.Master.Address);
        await client.SubscribeAsync("/queue/orders");
        await _pair.Server.StopImmediatelyAsync();
        // It needs no journal.
        await client.PublishAsync("/queue/orders", "transient", receipt: false);
        await client.ExpectMessageAsync("transient");
        await client.SendAsync(
            StompCommand.Send, "persistent", ("destination", "/queue/other"), ("persistent", "true"), ("receipt", "r"));
        await _pair.Server.StartAsync();

        Assert.Equal("r", (await client.ExpectAsync(StompCommand.Receipt))["receipt-id"]);
        Assert.Contains("a, the master", await _pair.Master.CmdAsync("pair", "show"), StringComparison.Ordinal);
    }
}
