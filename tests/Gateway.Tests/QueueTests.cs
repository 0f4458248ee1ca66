using ActorMQ.Actors.Queues;
using ActorMQ.Model.Destinations;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

public sealed class QueueTests
{
    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public async Task A_message_goes_from_producer_to_consumer_with_its_headers(string version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var consumer = await broker.ConnectAsync(version);
        await using var producer = await broker.ConnectAsync(version);
        await consumer.SubscribeAsync("/queue/a", "sub-1");

        await producer.PublishAsync("/queue/a", "hello", true, ("colour", "red"), ("content-type", "text/plain"));

        var message = await consumer.ExpectMessageAsync("hello");
        Assert.Equal("sub-1", message["subscription"]);
        Assert.Equal("/queue/a", message["destination"]);
        Assert.Equal("red", message["colour"]);
        Assert.Equal("text/plain", message["content-type"]);
        Assert.Equal("5", message["content-length"]);
        Assert.Equal("0", message["expires"]);
        Assert.Equal("4", message["priority"]);
        Assert.NotNull(message["timestamp"]);
        Assert.NotNull(message["message-id"]);
        Assert.Null(message["receipt"]);
        Assert.Null(message["redelivered"]);
    }

    [Fact]
    public async Task The_receipt_of_a_subscription_comes_before_its_first_message()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "waiting");

        await client.SubscribeAsync("/queue/a");

        await client.ExpectMessageAsync("waiting");
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.1")]
    [InlineData("1.2")]
    public async Task Unacknowledged_messages_return_in_order_after_disconnect(string version)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var first = await broker.ConnectAsync(version);
        await using var producer = await broker.ConnectAsync();
        for (var i = 1; i <= 5; i++) await producer.PublishAsync("/queue/a", $"m{i}");
        await first.SubscribeAsync("/queue/a", ack: "client-individual");
        var messages = new List<ReceivedFrame>();
        for (var i = 1; i <= 5; i++) messages.Add(await first.ExpectMessageAsync($"m{i}"));
        await first.AckAsync(messages[1]);
        await first.CallAsync(StompCommand.Disconnect);

        await using var second = await broker.ConnectAsync(version);
        await second.SubscribeAsync("/queue/a", ack: "client");

        foreach (var expected in new[] { "m1", "m3", "m4", "m5" })
        {
            var again = await second.ExpectMessageAsync(expected);
            Assert.Equal("true", again["redelivered"]);
            Assert.Equal("2", again["delivery-count"]);
        }
    }

    [Fact]
    public async Task An_ack_in_client_mode_is_for_all_before_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        for (var i = 1; i <= 4; i++) await client.PublishAsync("/queue/a", $"m{i}");
        await client.SubscribeAsync("/queue/a", ack: "client");
        var messages = new List<ReceivedFrame>();
        for (var i = 0; i < 4; i++) messages.Add(await client.ExpectMessageAsync());

        await client.AckAsync(messages[2]);
        await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"));

        await client.SubscribeAsync("/queue/a", "s2");
        await client.ExpectMessageAsync("m4");
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_second_ack_of_the_same_message_is_an_error()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "x");
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        var message = await client.ExpectMessageAsync();

        await client.AckAsync(message, headers: ("receipt", "1"));
        await client.ExpectAsync(StompCommand.Receipt);
        await client.AckAsync(message, headers: ("receipt", "2"));

        var error = await client.ExpectErrorAsync("unexpected-ack");
        Assert.Equal("2", error["receipt-id"]);
        await client.PublishAsync("/queue/a", "still connected");
    }

    [Fact]
    public async Task A_rejected_message_comes_back_until_its_limit_and_then_goes_to_the_dead_letter_queue()
    {
        var queues = new QueueOptions { MaxRedeliveries = 2, RedeliveryDelay = TimeSpan.Zero };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Queues = queues });
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "poison", true, ("colour", "green"));
        await client.SubscribeAsync("/queue/a", ack: "client-individual");

        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var message = await client.ExpectMessageAsync("poison");
            Assert.Equal(delivery == 1 ? null : "true", message["redelivered"]);
            await client.AckAsync(message, negative: true);
        }

        await client.SubscribeAsync("/queue/ActiveMQ.DLQ", "dlq");
        var dead = await client.ExpectMessageAsync("poison");
        Assert.Equal("/queue/a", dead["original-destination"]);
        Assert.Contains("limit", dead["dlqDeliveryFailureCause"], StringComparison.Ordinal);
        Assert.Equal("green", dead["colour"]);
        Assert.Equal("true", dead["persistent"]);
    }

    [Fact]
    public async Task Nack_with_requeue_false_dead_letters_at_once()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "bad");
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        await client.AckAsync(await client.ExpectMessageAsync(), negative: true, ("requeue", "false"));

        await client.SubscribeAsync("/queue/ActiveMQ.DLQ", "dlq");

        await client.ExpectMessageAsync("bad");
    }

    [Fact]
    public async Task An_expired_message_goes_to_the_dead_letter_queue_instead_of_a_consumer()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "old", true, ("expires", "1000"));
        await client.PublishAsync("/queue/a", "new");

        await client.SubscribeAsync("/queue/a");
        await client.ExpectMessageAsync("new");
        await client.SubscribeAsync("/queue/ActiveMQ.DLQ", "dlq");

        var dead = await client.ExpectMessageAsync("old");
        Assert.Equal("0", dead["expires"]);
        Assert.Equal("1000", dead["originalExpiration"]);
    }

    [Fact]
    public async Task Higher_priority_goes_first()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        foreach (var priority in new[] { 4, 9, 0, 4 }) await client.PublishAsync("/queue/a", $"p{priority}", true, ("priority", $"{priority}"));

        await client.SubscribeAsync("/queue/a");

        foreach (var body in new[] { "p9", "p4", "p4", "p0" }) await client.ExpectMessageAsync(body);
    }

    [Fact]
    public async Task Prefetch_bounds_what_a_consumer_holds_and_others_get_the_rest()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var greedy = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();
        await greedy.SubscribeAsync("/queue/a", ack: "client-individual", headers: ("activemq.prefetchSize", "2"));
        for (var i = 1; i <= 4; i++) await other.PublishAsync("/queue/a", $"m{i}");
        await greedy.ExpectMessageAsync("m1");
        await greedy.ExpectMessageAsync("m2");

        await other.SubscribeAsync("/queue/a", ack: "auto");

        await other.ExpectMessageAsync("m3");
        await other.ExpectMessageAsync("m4");
        await greedy.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_selector_takes_only_what_it_matches()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/nodes", "s", headers: ("selector", "mc_identity = 'node2'"));

        await client.PublishAsync("/queue/nodes", "one", true, ("mc_identity", "node1"));
        await client.PublishAsync("/queue/nodes", "two", false, ("mc_identity", "node2"));

        await client.ExpectMessageAsync("two");
        await Eventually.HoldsAsync(async () => (await broker.InspectAsync(DestinationName.Queue("nodes")))!.Messages == 1);
    }

    [Fact]
    public async Task A_browser_sees_all_messages_takes_none_and_is_told_the_end()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        for (var i = 1; i <= 3; i++) await client.PublishAsync("/queue/a", $"m{i}");

        await client.SubscribeAsync("/queue/a", "b", headers: ("browser", "true"));

        for (var i = 1; i <= 3; i++) await client.ExpectMessageAsync($"m{i}");
        var end = await client.ExpectMessageAsync("");
        Assert.Equal("end", end["browser"]);
        Assert.Equal("b", end["subscription"]);
        await client.CallAsync(StompCommand.Unsubscribe, ("id", "b"));
        Assert.Equal(3, (await broker.InspectAsync(DestinationName.Queue("a")))!.Messages);
    }

    [Fact]
    public async Task A_full_queue_holds_its_producers_back_until_there_is_room()
    {
        var queues = new QueueOptions { MaxMessages = 2 };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Queues = queues });
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "m1");
        await client.PublishAsync("/queue/a", "m2");
        await client.SendAsync(StompCommand.Send, "m3", ("destination", "/queue/a"), ("receipt", "late"));
        await client.ExpectNothingAsync();

        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.AckAsync(await client.ExpectMessageAsync("m1"));

        await client.ExpectMessageAsync("m2");
        var (a, b) = (await client.ReceiveAsync(), await client.ReceiveAsync());
        Assert.Equal("late", (a.Command == StompCommand.Receipt ? a : b)["receipt-id"]);
        Assert.Equal("m3", (a.Command == StompCommand.Message ? a : b).Text);
    }

    [Fact]
    public async Task A_full_queue_that_rejects_says_so()
    {
        var queues = new QueueOptions { MaxMessages = 1, WhenFull = WhenFull.Reject };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Queues = queues });
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "m1");

        await client.SendAsync(StompCommand.Send, "m2", ("destination", "/queue/a"), ("receipt", "r"));

        var error = await client.ExpectErrorAsync("destination-full");
        Assert.Equal("r", error["receipt-id"]);
    }

    [Fact]
    public async Task Persistent_messages_survive_a_restart_and_others_do_not()
    {
        var options = new TestBrokerOptions();
        await using (var broker = await TestBroker.StartAsync(options))
        {
            await using var producer = await broker.ConnectAsync();
            await producer.PublishAsync("/queue/a", "lasting", true, ("persistent", "true"), ("colour", "red"));
            await producer.PublishAsync("/queue/a", "fleeting");
        }

        await using var restarted = await TestBroker.StartAsync(options);
        await using var client = await restarted.ConnectAsync();
        await client.SubscribeAsync("/queue/a");

        var message = await client.ExpectMessageAsync("lasting");
        Assert.Equal("red", message["colour"]);
        Assert.Equal("true", message["persistent"]);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_large_message_crosses_in_pieces()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        var body = string.Concat(Enumerable.Range(0, 600_000).Select(i => (char)('a' + (i % 26))));
        await client.SubscribeAsync("/queue/a");

        await client.PublishAsync("/queue/a", body, receipt: false);

        await client.ExpectMessageAsync(body);
    }

    [Fact]
    public async Task An_idle_queue_goes_away_and_comes_back_with_the_next_message()
    {
        var queues = new QueueOptions { IdleTimeout = TimeSpan.FromMilliseconds(20) };
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { Queues = queues });
        await using var client = await broker.ConnectAsync();
        for (var round = 0; round < 3; round++)
        {
            await client.SubscribeAsync("/queue/a", $"s{round}");
            await client.PublishAsync("/queue/a", "x", receipt: false);
            await client.ExpectMessageAsync("x");
            await client.CallAsync(StompCommand.Unsubscribe, ("id", $"s{round}"));
            await Eventually.HoldsAsync(() => broker.Broker.Destinations.All.Count == 0);
        }
    }

    [Fact]
    public async Task The_receipt_of_a_disconnect_waits_for_acknowledgements_to_be_durable()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/orders", "once", true, ("persistent", "true"));
        await client.SubscribeAsync("/queue/orders", "s", "client-individual");
        await client.AckAsync(await client.ExpectMessageAsync("once"));

        await client.CallAsync(StompCommand.Disconnect);

        var lanes = await broker.Broker.Journal.InspectAsync(DestinationName.Queue("orders"));
        Assert.Equal(0, lanes.Sum(lane => lane.Count));
    }
}
