using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests;

/// <summary>One prefetch for all queues of a subscription, and more of it while acknowledgements wait for a COMMIT.</summary>
public sealed class SharedRoomTests
{
    [Theory]
    [InlineData("/queue/a.*")]
    [InlineData("/queue/a.1,/queue/a.2,/queue/a.3")]
    public async Task A_subscription_to_several_queues_has_one_prefetch_for_all(string destination)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var producer = await broker.ConnectAsync();
        await using var slow = await broker.ConnectAsync();
        for (var i = 1; i <= 3; i++) await producer.PublishAsync($"/queue/a.{i}", $"{i}");
        await slow.SubscribeAsync(destination, "slow", "client-individual", ("activemq.prefetchSize", "1"));

        var seen = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            var message = await slow.ExpectMessageAsync();
            seen.Add(message.Text);
            await slow.ExpectNothingAsync();
            await slow.AckAsync(message);
        }
        Assert.Equal(["1", "2", "3"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_one_has_no_room_for_goes_to_another()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var producer = await broker.ConnectAsync();
        await using var busy = await broker.ConnectAsync();
        await using var free = await broker.ConnectAsync();
        await busy.SubscribeAsync("/queue/a.>", "busy", "client-individual", ("activemq.prefetchSize", "1"));
        await producer.PublishAsync("/queue/a.1", "keeps it busy");
        await busy.ExpectMessageAsync("keeps it busy");

        await free.SubscribeAsync("/queue/a.2");
        await producer.PublishAsync("/queue/a.2", "for whoever has room");

        await free.ExpectMessageAsync("for whoever has room");
    }

    [Fact]
    public async Task Many_messages_of_many_queues_all_arrive_in_order()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var producer = await broker.ConnectAsync();
        await using var consumer = await broker.ConnectAsync();
        await consumer.SubscribeAsync("/queue/a.>", "s", "auto", ("activemq.prefetchSize", "7"));
        for (var i = 0; i < 500; i++) await producer.PublishAsync($"/queue/a.{i % 5}", $"{i}", receipt: false);

        var last = Enumerable.Repeat(-1, 5).ToArray();
        for (var i = 0; i < 500; i++)
        {
            var number = int.Parse((await consumer.ExpectMessageAsync()).Text, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(number > last[number % 5], $"{number} after {last[number % 5]}");
            last[number % 5] = number;
        }
    }

    [Theory]
    [InlineData("/queue/a.1")]
    [InlineData("/queue/a.*")]
    public async Task An_acknowledgement_that_waits_for_its_commit_makes_room(string destination)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        for (var i = 0; i < 3; i++) await client.PublishAsync("/queue/a.1", $"{i}");
        await client.SubscribeAsync(destination, "s", "client-individual", ("activemq.prefetchSize", "1"));

        await client.SendAsync(StompCommand.Begin, "", ("transaction", "t"));
        for (var i = 0; i < 2; i++) await client.AckAsync(await client.ExpectMessageAsync($"{i}"), headers: ("transaction", "t"));
        var third = await client.ExpectMessageAsync("2");
        await client.CallAsync(StompCommand.Commit, ("transaction", "t"));

        // The room there was for the transaction is gone with it.
        await client.PublishAsync("/queue/a.1", "3");
        await client.ExpectNothingAsync();
        await client.AckAsync(third);
        await client.ExpectMessageAsync("3");
    }

    [Fact]
    public async Task An_abort_takes_the_room_back()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        for (var i = 0; i < 3; i++) await client.PublishAsync("/queue/a.1", $"{i}");
        await client.SubscribeAsync("/queue/a.1", "s", "client-individual", ("activemq.prefetchSize", "1"));
        await client.SendAsync(StompCommand.Begin, "", ("transaction", "t"));
        var first = await client.ExpectMessageAsync("0");
        await client.AckAsync(first, headers: ("transaction", "t"));
        var second = await client.ExpectMessageAsync("1");
        await client.SendAsync(StompCommand.Abort, "", ("transaction", "t"));

        // It holds two and may hold one.
        await client.AckAsync(first);
        await client.ExpectNothingAsync();
        await client.AckAsync(second);
        await client.ExpectMessageAsync("2");
    }
}
