using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
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

    [Fact]
    public async Task A_commit_whose_ack_went_with_its_subscription_does_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await AnswerInTransactionAsync(client, "/queue/in", "work");
        await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"));

        await ExpectCommitToFailAsync(client);

        Assert.Equal(0, (await broker.InspectAsync(DestinationName.Queue("out")))?.Messages ?? 0);
        await client.SubscribeAsync("/queue/in");
        Assert.Equal("true", (await client.ExpectMessageAsync("work"))["redelivered"]);
    }

    [Fact]
    public async Task A_commit_whose_ack_went_with_its_queue_does_nothing_and_its_other_acks_can_be_given_again()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/other", "more");
        await client.SubscribeAsync("/queue/other", "o", "client-individual");
        var other = await client.ExpectMessageAsync("more");
        await AnswerInTransactionAsync(client, "/queue/in", "work");
        await client.AckAsync(other, headers: ("transaction", "tx"));
        await DeleteAsync(broker, "in");
        await client.ExpectErrorAsync("no-such-destination");

        await ExpectCommitToFailAsync(client);

        Assert.Equal(0, (await broker.InspectAsync(DestinationName.Queue("out")))?.Messages ?? 0);
        Assert.Equal(1, (await broker.InspectAsync(DestinationName.Queue("other")))!.Messages);
        await client.AckAsync(other, headers: ("receipt", "ok"));
        await client.ExpectAsync(StompCommand.Receipt);
        Assert.Equal(0, (await broker.InspectAsync(DestinationName.Queue("other")))!.Messages);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_with_a_rejected_message_settles_it_with_the_rest(bool isRejected)
    {
        await using var broker = await TestBroker.StartAsync(
            new TestBrokerOptions { Queues = new QueueOptions { RedeliveryDelay = TimeSpan.FromHours(1), MaxRedeliveryDelay = TimeSpan.FromHours(1) } });
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/in", "work");
        await client.SubscribeAsync("/queue/in", ack: "client-individual");
        var message = await client.ExpectMessageAsync("work");
        await client.CallAsync(StompCommand.Begin, ("transaction", "tx"));
        await client.AckAsync(message, isRejected, ("transaction", "tx"));
        await client.PublishAsync("/queue/out", "done", true, ("transaction", "tx"));

        await client.CallAsync(StompCommand.Commit, ("transaction", "tx"));

        Assert.Equal(1, (await broker.InspectAsync(DestinationName.Queue("out")))!.Messages);
        var left = (await broker.InspectAsync(DestinationName.Queue("in")))!;
        Assert.Equal((isRejected ? 1 : 0, 0), (left.Messages, left.InFlight));
    }

    [Fact]
    public async Task A_client_that_leaves_right_behind_its_commit_has_committed()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await AnswerInTransactionAsync(client, "/queue/in", "work");

        await client.SendRawAsync("COMMIT\ntransaction:tx\n\n\0DISCONNECT\n\n\0");
        await client.Closed;

        // Each queue hears of it on a turn of its own.
        await Eventually.HoldsAsync(async () => (await broker.InspectAsync(DestinationName.Queue("out")))?.Messages == 1);
        await Eventually.HoldsAsync(async () => (await broker.InspectAsync(DestinationName.Queue("in")))!.Messages == 0);
    }

    [Fact]
    public async Task What_a_client_has_sent_behind_its_commit_before_it_is_gone_is_carried_out()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();
        await AnswerInTransactionAsync(client, "/queue/in", "work");

        await client.SendRawAsync(
            "COMMIT\ntransaction:tx\n\n\0SEND\ndestination:/queue/new\n\nlast "
                + "words\0BEGIN\ntransaction:t2\n\n\0SEND\ndestination:/queue/newer\ntransaction:t2\n\n!\0COMMIT\ntransaction:t2\n\n\0");
        await client.DisposeAsync();

        foreach (var queue in new[] { "out", "new", "newer" })
            await Eventually.HoldsAsync(async () => (await broker.InspectAsync(DestinationName.Queue(queue)))?.Messages == 1);
        await Eventually.HoldsAsync(() => broker.Gateway.Connections.Count == 0);
        await Eventually.HoldsAsync(() => !broker.Actors().Any(actor => actor.Path.ToString().Contains("/connections/ID-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_sent_behind_a_commit_comes_behind_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await AnswerInTransactionAsync(client, "/queue/in", "work");

        await client.SendAsync(StompCommand.Commit, "", ("transaction", "tx"));
        await client.PublishAsync("/queue/out", "later");

        await client.SubscribeAsync("/queue/out", "o");
        await client.ExpectMessageAsync("done");
        await client.ExpectMessageAsync("later");
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

    /// <summary>Leaves a transaction open that acknowledges a message and answers it.</summary>
    private static async Task AnswerInTransactionAsync(StompTestClient client, string queue, string body)
    {
        await client.PublishAsync(queue, body);
        await client.SubscribeAsync(queue, ack: "client-individual");
        var message = await client.ExpectMessageAsync(body);
        await client.CallAsync(StompCommand.Begin, ("transaction", "tx"));
        await client.AckAsync(message, headers: ("transaction", "tx"));
        await client.PublishAsync("/queue/out", "done", true, ("transaction", "tx"));
    }

    private static async Task ExpectCommitToFailAsync(StompTestClient client)
    {
        await client.SendAsync(StompCommand.Commit, "", ("transaction", "tx"), ("receipt", "c"));
        Assert.Equal("c", (await client.ExpectErrorAsync("transaction-failed"))["receipt-id"]);
    }

    private static async Task DeleteAsync(TestBroker broker, string queue)
    {
        Assert.True(broker.Broker.Destinations.TryGet(DestinationName.Queue(queue), out var handle));
        await handle.Actor.AskAsync<bool>(reply => new DestinationCommand.Delete(reply), StompTestClient.Patience);
    }
}
