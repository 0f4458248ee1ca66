using ActorMQ.Model.Destinations;

namespace ActorMQ.Simulation;

/// <summary>The promises that durable subscriptions add, for many seeds as in <see cref="PromiseTests"/>.</summary>
public sealed class DurableTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(30);

    public static TheoryData<int> Seeds => PromiseTests.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_confirmed_persistent_message_reaches_every_durable_subscription_whatever_is_cut_or_crashes(int seed)
    {
        var world = new World(seed);
        var subscribers = Subscribers(world);
        foreach (var subscriber in subscribers) subscriber.Start();
        Assert.True(world.RunUntil(() => subscribers.TrueForAll(s => s.IsSubscribed), LongEnough), "subscribers are stuck");
        var producers = Enumerable.Range(0, 3).Select(
            i => new SimulatedProducer(world, $"p{i}", i == 0 ? "/topic/a.c" : "/topic/a.b", 40, isPersistent: true) { UsesTransactions = i == 2 }).ToList();
        foreach (var producer in producers) producer.Start();
        var clients = producers.Cast<SimulatedClient>().Concat(subscribers).ToList();
        PromiseTests.Trouble(world, clients, remaining: 25);

        Assert.True(world.RunUntil(() => producers.TrueForAll(p => p.IsDone) && world.IsUp, LongEnough), "producers are stuck");
        foreach (var subscriber in subscribers) subscriber.RejectProbability = subscriber.ResubscribeProbability = 0;

        bool HasAll(SimulatedConsumer subscriber, bool isForAll)
        {
            var seen = subscriber.Received.ToHashSet();
            return producers.Skip(isForAll ? 0 : 1).SelectMany(p => p.Confirmed).All(seen.Contains);
        }
        Assert.True(
            world.RunUntil(() => HasAll(subscribers[0], false) && HasAll(subscribers[1], true) && HasAll(subscribers[2], true), LongEnough),
            "a confirmed message was lost or is stuck");
        world.Run(TimeSpan.FromMinutes(2));
        PromiseTests.AssertNothingIsLeft(world);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Without_crashes_each_durable_subscription_gets_each_message_once_and_in_order_also_what_came_while_it_was_away(int seed)
    {
        var world = new World(seed);
        var subscribers = Subscribers(world);
        foreach (var subscriber in subscribers)
        {
            subscriber.RejectProbability = subscriber.ResubscribeProbability = 0;
            subscriber.Start();
        }
        Assert.True(world.RunUntil(() => subscribers.TrueForAll(s => s.IsSubscribed), LongEnough), "subscribers are stuck");
        foreach (var subscriber in subscribers.Take(2)) subscriber.Stop();
        var producer = new SimulatedProducer(world, "p", "/topic/a.b", 150, isPersistent: seed % 2 == 0);
        producer.Start();
        Assert.True(world.RunUntil(() => producer.IsDone, LongEnough), "the producer is stuck");
        Assert.Equal(150, world.Inspect(new DestinationName(DestinationKind.DurableSubscription, "client0/d0"))!.Messages);

        foreach (var subscriber in subscribers.Take(2)) subscriber.Start();
        Assert.True(world.RunUntil(() => subscribers.TrueForAll(s => s.Received.Count >= 150), LongEnough), "stuck");

        world.Run(TimeSpan.FromSeconds(30));
        foreach (var subscriber in subscribers) Assert.Equal(Enumerable.Range(0, 150).Select(producer.Body), subscriber.Received);
        PromiseTests.AssertNothingIsLeft(world);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_full_disk_stops_the_producer_and_not_the_subscribers(int seed)
    {
        var world = new World(seed);
        var subscribers = Subscribers(world);
        foreach (var subscriber in subscribers) subscriber.Start();
        Assert.True(world.RunUntil(() => subscribers.TrueForAll(s => s.IsSubscribed), LongEnough), "subscribers are stuck");
        foreach (var subscriber in subscribers.Take(2)) subscriber.Stop();
        var producer = new SimulatedProducer(world, "p", "/topic/a.b", 200, isPersistent: true);
        producer.Start();
        world.Run(TimeSpan.FromMilliseconds(world.Random.Next(100)));
        world.DiskIsFull = true;
        world.Run(TimeSpan.FromSeconds(20));
        // Not confirmed, as it is not durable for those that are away.
        Assert.False(producer.IsDone);
        world.DiskIsFull = false;
        foreach (var subscriber in subscribers.Take(2)) subscriber.Start();

        Assert.True(
            world.RunUntil(() => producer.IsDone && subscribers.TrueForAll(s => producer.Confirmed.All(s.Received.Contains)), LongEnough), "it did not go on");
        foreach (var subscriber in subscribers) subscriber.RejectProbability = subscriber.ResubscribeProbability = 0;
        // What was rejected often pauses for up to a minute.
        world.Run(TimeSpan.FromMinutes(2));
        PromiseTests.AssertNothingIsLeft(world);
    }

    private static List<SimulatedConsumer> Subscribers(World world) =>
    [
        .. Enumerable.Range(0, 3)
            .Select(i => new SimulatedConsumer(world, $"c{i}", i == 0 ? "/topic/a.b" : "/topic/a.>", i < 2 ? "client-individual" : "client", 7)
        {
            ClientId = $"client{i}",
            DurableName = $"d{i}",
            RejectProbability = 0.1,
            ResubscribeProbability = 0.05,
        }),
    ];
}
