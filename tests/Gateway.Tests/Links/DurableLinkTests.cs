using ActorMQ.Persistence.Memory;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.Links;

/// <summary>Durable subscriptions of two brokers, over real sockets.</summary>
public sealed class DurableLinkTests
{
    private static readonly (string, string?) Persistent = ("persistent", "true");

    [Fact]
    public async Task What_is_sent_while_the_subscribers_broker_is_away_survives_the_senders_and_arrives_when_it_is_back()
    {
        var (here, there) = (new MemoryDisk(), new MemoryDisk());
        await using (var a = await NetworkedBroker.StartAsync("a", here))
        {
            await using (var b = await NetworkedBroker.StartAsync("b", there, a.LinkAddress))
            {
                await using (var client = await SubscribeAsync(b.Broker))
                {
                    // The broker is told after its client.
                    await Eventually.HoldsAsync(async () => (await a.Broker.DurablesAsync()) is [{ Connection: "broker b" }]);
                    await using var sender = await a.Broker.ConnectAsync();
                    await sender.PublishAsync("/topic/a.b", "at once", headers: Persistent);
                    await client.ExpectMessageAsync("at once");
                    // Who stops now may not have heard yet that it was taken.
                    await Eventually.HoldsAsync(async () => await IsNothingLeftAsync(a.Broker) && await IsNothingLeftAsync(b.Broker));
                }
            }
            await using var alone = await a.Broker.ConnectAsync();
            await alone.PublishAsync("/topic/a.b", "one", headers: Persistent);
            await alone.PublishAsync("/topic/other", "unwanted", headers: Persistent);
        }

        await using var restarted = await NetworkedBroker.StartAsync("a", here);
        var kept = Assert.Single(await restarted.Broker.DurablesAsync());
        Assert.Equal(("broker:b", "a.>", (string?)null), (kept.Key.ClientId, kept.Topic.Name, kept.Connection));
        await using var again = await restarted.Broker.ConnectAsync();
        await again.PublishAsync("/topic/a.c", "two", headers: Persistent);
        await using var back = await NetworkedBroker.StartAsync("b", there, restarted.LinkAddress);
        await using var subscriber = await SubscribeAsync(back.Broker);

        await subscriber.ExpectMessageAsync("one");
        var two = await subscriber.ExpectMessageAsync("two");
        Assert.Equal("/topic/a.c", two["destination"]);

        await subscriber.CallAsync(StompCommand.Unsubscribe, ("id", "s"), ("activemq.subscriptionName", "sub"));
        await Eventually.HoldsAsync(async () => (await restarted.Broker.DurablesAsync()).Count == 0);
        Assert.Empty(restarted.Broker.Failures);
        Assert.Empty(back.Broker.Failures);
    }

    private static async Task<bool> IsNothingLeftAsync(TestBroker broker)
    {
        foreach (var subscription in await broker.DurablesAsync())
        {
            if (await broker.InspectAsync(subscription.Key.ToDestination()) is not { Messages: 0 }) return false;
        }
        return true;
    }

    private static async Task<StompTestClient> SubscribeAsync(TestBroker broker)
    {
        var client = await broker.ConnectAsync(headers: ("client-id", "client"));
        await client.SubscribeAsync("/topic/a.>", "s", "auto", ("activemq.subscriptionName", "sub"));
        return client;
    }
}
