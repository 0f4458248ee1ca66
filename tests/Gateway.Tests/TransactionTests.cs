using ActorMQ.Actors.Connections;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

public sealed class TransactionTests
{
    [Fact]
    public async Task Messages_of_a_transaction_are_seen_after_its_commit_only()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/a", "a");
        await client.SubscribeAsync("/topic/t", "t");
        await client.CallAsync(StompCommand.Begin, ("transaction", "tx"));
        await client.PublishAsync("/queue/a", "q", true, ("transaction", "tx"), ("persistent", "true"));
        await client.PublishAsync("/topic/t", "t", true, ("transaction", "tx"));
        await client.ExpectNothingAsync();

        await client.SendAsync(StompCommand.Commit, "", ("transaction", "tx"));

        var got = new[] { await client.ExpectMessageAsync(), await client.ExpectMessageAsync() };
        Assert.Equal(["q", "t"], got.Select(m => m.Text).Order());
    }

    [Fact]
    public async Task An_aborted_transaction_leaves_nothing_and_its_acks_can_be_given_again()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "x");
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        var message = await client.ExpectMessageAsync("x");
        await client.CallAsync(StompCommand.Begin, ("transaction", "tx"));
        await client.AckAsync(message, headers: ("transaction", "tx"));
        await client.PublishAsync("/queue/b", "never", true, ("transaction", "tx"));
        await client.CallAsync(StompCommand.Abort, ("transaction", "tx"));

        await client.AckAsync(message, headers: ("receipt", "ok"));

        await client.ExpectAsync(StompCommand.Receipt);
        Assert.Equal(0, (await broker.InspectAsync(DestinationName.Queue("a")))!.Messages);
        Assert.Equal(0, (await broker.InspectAsync(DestinationName.Queue("b")))?.Messages ?? 0);
    }

    [Fact]
    public async Task Acks_and_sends_take_effect_together()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/in", "work", true, ("persistent", "true"));
        await client.SubscribeAsync("/queue/in", ack: "client");
        var message = await client.ExpectMessageAsync("work");
        await client.CallAsync(StompCommand.Begin, ("transaction", "tx"));
        await client.AckAsync(message, headers: ("transaction", "tx"));
        await client.PublishAsync("/queue/out", "done", true, ("transaction", "tx"), ("persistent", "true"));

        await client.CallAsync(StompCommand.Commit, ("transaction", "tx"));

        Assert.Equal(0, (await broker.InspectAsync(DestinationName.Queue("in")))!.Messages);
        Assert.Equal(1, (await broker.InspectAsync(DestinationName.Queue("out")))!.Messages);
    }

    [Fact]
    public async Task A_lost_connection_rolls_its_transactions_back()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var other = await broker.ConnectAsync();
        await other.PublishAsync("/queue/a", "x");
        var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        var message = await client.ExpectMessageAsync("x");
        await client.CallAsync(StompCommand.Begin, ("transaction", "tx"));
        await client.AckAsync(message, headers: [("transaction", "tx"), ("receipt", "r")]);
        await client.ExpectAsync(StompCommand.Receipt);
        client.Drop();

        await other.SubscribeAsync("/queue/a");

        Assert.Equal("true", (await other.ExpectMessageAsync("x"))["redelivered"]);
    }

    [Fact]
    public async Task A_transaction_with_a_failed_frame_cannot_be_committed()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.CallAsync(StompCommand.Begin, ("transaction", "tx"));
        await client.PublishAsync("/queue/a", "good", true, ("transaction", "tx"));
        await client.SendAsync(StompCommand.Send, "bad", ("destination", "/queue/a.>"), ("transaction", "tx"));
        await client.ExpectErrorAsync("invalid-destination");

        await client.SendAsync(StompCommand.Commit, "", ("transaction", "tx"), ("receipt", "c"));

        var error = await client.ExpectErrorAsync("transaction-failed");
        Assert.Equal("c", error["receipt-id"]);
        Assert.Equal(0, (await broker.InspectAsync(DestinationName.Queue("a")))?.Messages ?? 0);
    }

    [Theory]
    [InlineData(StompCommand.Begin, null, "missing-header")]
    [InlineData(StompCommand.Commit, "none", "no-such-transaction")]
    [InlineData(StompCommand.Abort, "none", "no-such-transaction")]
    [InlineData(StompCommand.Begin, "open", "transaction-exists")]
    public async Task Misused_boundaries_are_errors_that_leave_the_connection_open(StompCommand command, string? name, string code)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.CallAsync(StompCommand.Begin, ("transaction", "open"));

        await client.SendAsync(command, "", ("transaction", name));

        await client.ExpectErrorAsync(code);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Open_transactions_are_limited_in_number_and_size()
    {
        var options = new ConnectionOptions { MaxTransactions = 1, MaxTransactionSize = 2 };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Connections = options });
        await using var client = await broker.ConnectAsync();
        await client.CallAsync(StompCommand.Begin, ("transaction", "t1"));

        await client.SendAsync(StompCommand.Begin, "", ("transaction", "t2"));
        await client.ExpectErrorAsync("too-many-transactions");
        for (var i = 0; i < 3; i++) await client.SendAsync(StompCommand.Send, "x", ("destination", "/queue/a"), ("transaction", "t1"));
        await client.ExpectErrorAsync("transaction-too-large");
    }
}
