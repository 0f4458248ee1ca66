using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

public sealed class TopicTests
{
    [Fact]
    public async Task Every_subscriber_gets_each_message_once_and_in_order()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var a = await broker.ConnectAsync("1.0");
        await using var b = await broker.ConnectAsync("1.1");
        await using var c = await broker.ConnectAsync();
        foreach (var client in new[] { a, b, c }) await client.SubscribeAsync("/topic/t");

        for (var i = 0; i < 100; i++) await c.SendAsync(StompCommand.Send, $"m{i}", ("destination", "/topic/t"));

        foreach (var client in new[] { a, b, c })
        {
            for (var i = 0; i < 100; i++) await client.ExpectMessageAsync($"m{i}");
            await client.ExpectNothingAsync();
        }
    }

    [Fact]
    public async Task What_was_published_before_the_subscription_is_not_for_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/topic/t", "early");

        await client.SubscribeAsync("/topic/t");
        await client.PublishAsync("/topic/t", "late", receipt: false);

        await client.ExpectMessageAsync("late");
    }

    [Fact]
    public async Task No_local_leaves_out_what_the_connection_sent_itself()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/t", headers: ("activemq.noLocal", "true"));

        await client.PublishAsync("/topic/t", "mine");
        await other.PublishAsync("/topic/t", "yours");

        await client.ExpectMessageAsync("yours");
    }

    [Fact]
    public async Task Wildcards_match_destinations_that_exist_and_that_come_later()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/topic/mc.a.agent", "before");
        await client.SubscribeAsync("/topic/mc.>");

        await client.PublishAsync("/topic/mc.a.agent", "existing", receipt: false);
        await client.ExpectMessageAsync("existing");
        await client.PublishAsync("/topic/mc.b.agent", "the very first", receipt: false);
        await client.PublishAsync("/topic/mc", "the root itself", receipt: false);

        var first = await client.ExpectMessageAsync();
        var second = await client.ExpectMessageAsync();
        Assert.Equal(["the root itself", "the very first"], new[] { first.Text, second.Text }.Order());
        Assert.Equal(["/topic/mc", "/topic/mc.b.agent"], new[] { first["destination"], second["destination"] }.Order());
    }

    [Fact]
    public async Task A_wildcard_subscription_consumes_from_all_matching_queues()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/work.a", "a");
        await client.SubscribeAsync("/queue/work.*", ack: "client-individual");
        await client.PublishAsync("/queue/work.b", "b", receipt: false);

        // Of two queues no one is the first.
        var (first, second) = (await client.ExpectMessageAsync(), await client.ExpectMessageAsync());
        Assert.Equal(["a", "b"], new[] { first.Text, second.Text }.Order(StringComparer.Ordinal));
        await client.AckAsync(first);
        await client.AckAsync(second, headers: ("receipt", "done"));

        await client.ExpectAsync(StompCommand.Receipt);
    }

    [Fact]
    public async Task A_send_to_a_wildcard_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync(StompCommand.Send, "x", ("destination", "/topic/a.>"));

        await client.ExpectErrorAsync("invalid-destination");
    }

    [Fact]
    public async Task A_composite_destination_sends_to_all_and_subscribes_to_all()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/t,plain", "s");

        await client.PublishAsync("/queue/a,/topic/t,plain", "x", receipt: false);
        var got = new[] { await client.ExpectMessageAsync("x"), await client.ExpectMessageAsync("x") };
        await client.SubscribeAsync("/queue/a", "s2");
        var third = await client.ExpectMessageAsync("x");

        Assert.Equal(["/queue/plain", "/topic/t"], got.Select(m => m["destination"]).Order());
        Assert.Equal("/queue/a", third["destination"]);
    }

    [Fact]
    public async Task A_request_is_answered_at_a_temporary_queue_of_the_requester()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var requester = await broker.ConnectAsync();
        await using var responder = await broker.ConnectAsync();
        await responder.SubscribeAsync("/queue/service");
        await requester.SubscribeAsync("/temp-queue/reply");

        await requester.PublishAsync("/queue/service", "question", true, ("reply-to", "/temp-queue/reply"));
        var question = await responder.ExpectMessageAsync("question");
        Assert.StartsWith("/remote-temp-queue/", question["reply-to"], StringComparison.Ordinal);
        await responder.PublishAsync(question["reply-to"]!, "answer");

        var answer = await requester.ExpectMessageAsync("answer");
        Assert.Equal("/temp-queue/reply", answer["destination"]);
    }

    [Fact]
    public async Task Only_its_owner_consumes_from_a_temporary_queue_and_it_ends_with_it()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var owner = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();
        await other.SubscribeAsync("/queue/service");
        await owner.PublishAsync("/queue/service", "q", true, ("reply-to", "/temp-queue/r"));
        var name = (await other.ExpectMessageAsync())["reply-to"]!;

        await other.SendAsync(StompCommand.Subscribe, "", ("destination", name), ("id", "spy"));
        await other.ExpectErrorAsync("destination-not-yours");
        await owner.CallAsync(StompCommand.Disconnect);
        await owner.Closed;

        await Eventually.HoldsAsync(() => broker.Broker.Destinations.All.All(d => !d.Name.IsTemporary));
        await other.SendAsync(StompCommand.Send, "too late", ("destination", name), ("receipt", "r"));
        var error = await other.ExpectErrorAsync("no-such-destination");
        Assert.Equal("r", error["receipt-id"]);
    }
}
