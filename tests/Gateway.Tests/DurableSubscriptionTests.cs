using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Memory;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

public sealed class DurableSubscriptionTests
{
    private static readonly (string, string?) Persistent = ("persistent", "true");

    [Fact]
    public async Task What_was_sent_while_the_client_was_away_is_there_when_it_comes_back()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using (var first = await ConnectAsync(broker))
        {
            await SubscribeAsync(first, "/topic/news");
            await sender.PublishAsync("/topic/news", "seen", headers: Persistent);
            await first.ExpectMessageAsync("seen");
            await first.CallAsync(StompCommand.Disconnect);
        }
        await sender.PublishAsync("/topic/news", "one", headers: Persistent);
        await sender.PublishAsync("/topic/news", "two");
        await sender.PublishAsync("/topic/other", "not for it", headers: Persistent);

        await using var second = await ConnectAsync(broker);
        await SubscribeAsync(second, "/topic/news");

        var one = await second.ExpectMessageAsync("one");
        Assert.Equal("/topic/news", one["destination"]);
        await second.ExpectMessageAsync("two");
        await sender.PublishAsync("/topic/news", "three");
        await second.ExpectMessageAsync("three");
        await second.ExpectNothingAsync();
    }

    [Fact]
    public async Task Persistent_messages_survive_a_restart_and_so_does_the_subscription()
    {
        var options = new TestBrokerOptions { Disk = new MemoryDisk() };
        await using (var broker = await TestBroker.StartAsync(options))
        {
            await using (var first = await ConnectAsync(broker)) await SubscribeAsync(first, "/topic/a.>", selector: "colour = 'red'");
            await using var sender = await broker.ConnectAsync();
            await sender.PublishAsync("/topic/a.b", "kept", true, Persistent, ("colour", "red"));
            await sender.PublishAsync("/topic/a.b", "unwanted", true, Persistent, ("colour", "blue"));
        }

        await using var restarted = await TestBroker.StartAsync(options);
        await using var publisher = await restarted.ConnectAsync();
        await publisher.PublishAsync("/topic/a.c", "new", true, Persistent, ("colour", "red"));
        await using var second = await ConnectAsync(restarted);
        await SubscribeAsync(second, "/topic/a.>", selector: "colour = 'red'");

        await second.ExpectMessageAsync("kept");
        await second.ExpectMessageAsync("new");
        await second.ExpectNothingAsync();
    }

    [Fact]
    public async Task Two_subscriptions_get_one_body_each_at_its_own_pace()
    {
        var options = new TestBrokerOptions { Disk = new MemoryDisk() };
        await using (var broker = await TestBroker.StartAsync(options))
        {
            foreach (var name in new[] { "slow", "fast" })
            {
                await using var client = await ConnectAsync(broker, $"client-{name}");
                await SubscribeAsync(client, "/topic/t", name);
            }
            await using var sender = await broker.ConnectAsync();
            for (var i = 0; i < 10; i++) await sender.PublishAsync("/topic/t", $"m{i}", headers: Persistent);
            await using var fast = await ConnectAsync(broker, "client-fast");
            await SubscribeAsync(fast, "/topic/t", "fast");
            for (var i = 0; i < 10; i++) await fast.ExpectMessageAsync($"m{i}");
            await fast.CallAsync(StompCommand.Disconnect);
        }

        await using var restarted = await TestBroker.StartAsync(options);
        await using var slow = await ConnectAsync(restarted, "client-slow");
        await SubscribeAsync(slow, "/topic/t", "slow");
        for (var i = 0; i < 10; i++) await slow.ExpectMessageAsync($"m{i}");
        await slow.ExpectNothingAsync();
    }

    [Fact]
    public async Task Unsubscribing_by_id_only_takes_it_offline()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await ConnectAsync(broker);
        await SubscribeAsync(client, "/topic/t");

        await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"));
        await client.PublishAsync("/topic/t", "waiting");
        await client.ExpectNothingAsync();
        await SubscribeAsync(client, "/topic/t");

        await client.ExpectMessageAsync("waiting");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unsubscribing_by_name_removes_it_with_what_it_holds(bool isActive)
    {
        var options = new TestBrokerOptions { Disk = new MemoryDisk() };
        await using (var broker = await TestBroker.StartAsync(options))
        {
            await using var client = await ConnectAsync(broker);
            await SubscribeAsync(client, "/topic/t", ack: "client");
            if (!isActive) await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"));
            await client.PublishAsync("/topic/t", "lost", receipt: !isActive, Persistent);
            if (isActive) await client.ExpectMessageAsync("lost");

            await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"), ("activemq.subscriptionName", "sub"));

            Assert.Empty(await broker.DurablesAsync());
            await client.PublishAsync("/topic/t", "nobody's", headers: Persistent);
            await SubscribeAsync(client, "/topic/t");
            await client.ExpectNothingAsync();
            await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"), ("activemq.subscriptionName", "sub"));
        }
        await using var restarted = await TestBroker.StartAsync(options);
        Assert.Empty(await restarted.DurablesAsync());
        Assert.Empty(restarted.Journal.Recovered);
    }

    [Fact]
    public async Task Removing_what_is_not_there_is_an_error()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await ConnectAsync(broker);
        await using var nameless = await broker.ConnectAsync();

        await client.SendAsync(StompCommand.Unsubscribe, "", ("id", "s"), ("activemq.subscriptionName", "sub"));
        await nameless.SendAsync(StompCommand.Unsubscribe, "", ("id", "s"), ("activemq.subscriptionName", "sub"));

        await client.ExpectErrorAsync("no-such-subscription");
        await nameless.ExpectErrorAsync("missing-header");
    }

    [Fact]
    public async Task Without_a_client_id_there_is_none()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync(StompCommand.Subscribe, "", ("id", "s"), ("destination", "/topic/t"), ("activemq.subscriptionName", "sub"));

        await client.ExpectErrorAsync("missing-header");
    }

    [Fact]
    public async Task A_subscription_serves_one_at_a_time()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await ConnectAsync(broker);
        await SubscribeAsync(client, "/topic/t");

        await client.SendAsync(StompCommand.Subscribe, "", ("id", "other"), ("destination", "/topic/t"), ("activemq.subscriptionName", "sub"));

        await client.ExpectErrorAsync("durable-subscription-in-use");
        await client.PublishAsync("/topic/t", "still there", receipt: false);
        await client.ExpectMessageAsync("still there");
    }

    [Fact]
    public async Task A_client_that_comes_again_takes_over_from_its_half_dead_self()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var halfDead = await ConnectAsync(broker);
        await SubscribeAsync(halfDead, "/topic/t", ack: "client");
        await using var sender = await broker.ConnectAsync();
        for (var i = 0; i < 3; i++) await sender.PublishAsync("/topic/t", $"m{i}", headers: Persistent);
        for (var i = 0; i < 3; i++) await halfDead.ExpectMessageAsync($"m{i}");

        await using var again = await ConnectAsync(broker);
        await SubscribeAsync(again, "/topic/t");

        for (var i = 0; i < 3; i++) Assert.Equal("true", (await again.ExpectMessageAsync($"m{i}"))["redelivered"]);
        await halfDead.ExpectErrorAsync("connection-replaced");
        await halfDead.Closed;
    }

    [Theory]
    [InlineData("/topic/t", "weight > 5")]
    [InlineData("/topic/u", null)]
    public async Task Another_selector_or_topic_makes_it_another_subscription(string topic, string? selector)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await ConnectAsync(broker);
        await SubscribeAsync(client, "/topic/t");
        await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"));
        await client.PublishAsync("/topic/t", "old", true, Persistent, ("weight", "9"));

        await SubscribeAsync(client, topic, selector: selector);
        await client.PublishAsync(topic, "new", receipt: false, Persistent, ("weight", "9"));

        await client.ExpectMessageAsync("new");
        await client.ExpectNothingAsync();
        var status = Assert.Single(await broker.DurablesAsync());
        Assert.Equal((topic, selector), (status.Topic.ToString(), status.Selector));
    }

    [Fact]
    public async Task Wildcards_take_in_topics_that_come_later_while_it_is_offline()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using (var client = await ConnectAsync(broker)) await SubscribeAsync(client, "/topic/mc.*.reply");

        await sender.PublishAsync("/topic/mc.a.reply", "1", headers: Persistent);
        await sender.PublishAsync("/topic/mc.b.reply", "2", headers: Persistent);
        await sender.PublishAsync("/topic/mc.b.other", "no", headers: Persistent);

        await using var again = await ConnectAsync(broker);
        await SubscribeAsync(again, "/topic/mc.*.reply");
        Assert.Equal("/topic/mc.a.reply", (await again.ExpectMessageAsync("1"))["destination"]);
        await again.ExpectMessageAsync("2");
        await again.ExpectNothingAsync();
    }

    [Fact]
    public async Task No_local_leaves_out_what_its_own_connection_sent()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await ConnectAsync(broker);
        await using var other = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/t", headers: [("activemq.subscriptionName", "sub"), ("no-local", "true")]);

        await client.PublishAsync("/topic/t", "mine", headers: Persistent);
        await other.PublishAsync("/topic/t", "yours", headers: Persistent);

        await client.ExpectMessageAsync("yours");
    }

    [Fact]
    public async Task What_is_not_acknowledged_comes_again_and_dies_at_its_limit()
    {
        var options = new TestBrokerOptions
        {
            Durables = new DurableOptions { Queue = new QueueOptions { MaxRedeliveries = 1, RedeliveryDelay = TimeSpan.Zero } },
        };
        await using var broker = await TestBroker.StartAsync(options);
        await using var client = await ConnectAsync(broker);
        await SubscribeAsync(client, "/topic/t", ack: "client-individual");
        await client.SubscribeAsync("/queue/ActiveMQ.DLQ", "dlq");
        await client.PublishAsync("/topic/t", "poison", receipt: false, Persistent);

        await client.AckAsync(await client.ExpectMessageAsync("poison"), negative: true);
        var again = await client.ExpectMessageAsync("poison");
        Assert.Equal("true", again["redelivered"]);
        await client.AckAsync(again, negative: true);

        var dead = await client.ExpectMessageAsync("poison");
        Assert.Equal(("dlq", "/topic/t"), (dead["subscription"], dead["original-destination"]));
    }

    [Theory]
    [InlineData("durable-subscription-name", "sub")]
    [InlineData("durable", "true")]
    public async Task Other_brokers_names_for_it_are_understood(string header, string value)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await ConnectAsync(broker);

        await client.SubscribeAsync("/topic/t", "sub", headers: (header, value));
        Assert.Equal(new DurableKey("client", "sub"), Assert.Single(await broker.DurablesAsync()).Key);

        await client.CallAsync(StompCommand.Unsubscribe, ("id", "sub"), (header, value));
        Assert.Empty(await broker.DurablesAsync());
    }

    [Fact]
    public async Task There_is_a_limit_to_them()
    {
        await using var broker = await TestBroker.StartAsync(new TestBrokerOptions { MaxDurableSubscriptions = 1 });
        await using var client = await ConnectAsync(broker);
        await SubscribeAsync(client, "/topic/t", "one");

        await client.SendAsync(StompCommand.Subscribe, "", ("id", "two"), ("destination", "/topic/t"), ("activemq.subscriptionName", "two"));

        await client.ExpectErrorAsync("too-many-subscriptions");
    }

    [Fact]
    public async Task One_whose_client_stays_away_for_too_long_is_removed()
    {
        await using var broker = await TestBroker.StartAsync(
            new TestBrokerOptions { Durables = new DurableOptions { OfflineTimeout = TimeSpan.FromMilliseconds(50) } });
        await using var client = await ConnectAsync(broker);
        await SubscribeAsync(client, "/topic/t");
        Assert.NotNull(Assert.Single(await broker.DurablesAsync()).Connection);

        await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"));

        await Eventually.HoldsAsync(async () => (await broker.DurablesAsync()).Count == 0);
    }

    [Fact]
    public async Task A_transaction_to_the_topic_is_safe_when_its_receipt_comes()
    {
        var options = new TestBrokerOptions { Disk = new MemoryDisk() };
        await using (var broker = await TestBroker.StartAsync(options))
        {
            await using var client = await ConnectAsync(broker);
            await SubscribeAsync(client, "/topic/t");
            await client.CallAsync(StompCommand.Unsubscribe, ("id", "s"));
            await client.CallAsync(StompCommand.Begin, ("transaction", "tx"));
            await client.PublishAsync("/topic/t", "a", true, ("transaction", "tx"), Persistent);
            await client.PublishAsync("/queue/q", "b", true, ("transaction", "tx"), Persistent);
            await client.CallAsync(StompCommand.Commit, ("transaction", "tx"));
            Assert.Equal(1, (await broker.InspectAsync(new DurableKey("client", "sub").ToDestination()))!.Messages);
            options.Disk.Abandon();
        }
        await using var restarted = await TestBroker.StartAsync(options);
        await using var again = await ConnectAsync(restarted);
        await SubscribeAsync(again, "/topic/t");
        await again.ExpectMessageAsync("a");
    }

    [Fact]
    public async Task Nobody_can_reach_into_a_durable_subscription_by_its_name()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await ConnectAsync(broker, "a/b%");
        await SubscribeAsync(client, "/topic/t", "any.>");

        await client.SendAsync(StompCommand.Send, "x", ("destination", "/durable-subscription/a%2Fb%25/any.>"));

        await client.ExpectErrorAsync("invalid-destination");
        Assert.Equal(0, (await broker.InspectAsync(new DestinationName(DestinationKind.DurableSubscription, "a%2Fb%25/any.>")))!.Messages);
    }

    [Fact]
    public async Task No_client_has_the_id_of_another_broker()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await StompTestClient.OpenAsync(broker.Address);

        await client.SendAsync(StompCommand.Connect, "", ("accept-version", "1.2"), ("client-id", "broker:b"));

        await client.ExpectErrorAsync("client-id-in-use");
        await client.Closed;
    }

    private static Task<StompTestClient> ConnectAsync(TestBroker broker, string clientId = "client") => broker.ConnectAsync(headers: ("client-id", clientId));

    private static Task SubscribeAsync(StompTestClient client, string topic, string name = "sub", string ack = "auto", string? selector = null) =>
        client.SubscribeAsync(topic, "s", ack, ("activemq.subscriptionName", name), ("selector", selector));
}
