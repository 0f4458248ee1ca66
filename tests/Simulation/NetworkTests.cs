using System.Globalization;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Simulation;

/// <summary>Whole networks of brokers with their bridges, in virtual time: topics and replies across them.</summary>
public sealed class NetworkTests
{
    private const int Messages = 40;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("SEEDS"), out var count) ? count : 300;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Each_subscriber_anywhere_gets_each_message_once_and_in_order(int seed)
    {
        var (world, brokers) = Network(seed);
        var subscribers = brokers.SelectMany(broker => Subscribers(world, broker)).ToList();
        var publishers = brokers.Select(broker => new NetworkClient(broker.Broker)).ToList();
        AwaitInterest(world, brokers);

        Publish(world, publishers);

        Assert.True(world.RunUntil(() => subscribers.TrueForAll(s => s.Received.Count >= Messages * brokers.Count), Long), "not everybody has everything");
        world.Run(TimeSpan.FromSeconds(5));
        AssertOnceAndInOrder(subscribers, brokers.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Links_that_break_lose_nothing_and_repeat_nothing(int seed)
    {
        var (world, brokers) = Network(seed);
        var subscribers = brokers.SelectMany(broker => Subscribers(world, broker)).ToList();
        var publishers = brokers.Select(broker => new NetworkClient(broker.Broker)).ToList();
        AwaitInterest(world, brokers);
        for (var cut = 0; cut < 6; cut++) world.After(world.Delay(4000), () => world.Links[world.Random.Next(world.Links.Count)].Cut());

        Publish(world, publishers);

        Assert.True(world.RunUntil(() => subscribers.TrueForAll(s => s.Received.Count >= Messages * brokers.Count), Long), "not everybody has everything");
        world.Run(TimeSpan.FromMinutes(1));
        AssertOnceAndInOrder(subscribers, brokers.Count);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_request_on_a_topic_is_answered_to_a_temporary_queue_from_every_broker(int seed)
    {
        var (world, brokers) = Network(seed);
        foreach (var broker in brokers)
        {
            for (var i = 0; i < 5; i++)
            {
                var responder = new NetworkClient(broker.Broker);
                var answer = $"{broker.Name}-{i}";
                responder.OnMessage = (headers, _) => responder.Publish(headers["reply-to"], answer);
                responder.Subscribe("/topic/mcollective.agent");
            }
        }
        AwaitInterest(world, brokers);
        var asker = new NetworkClient(brokers[^1].Broker);
        asker.Subscribe("/temp-queue/answers");
        asker.Publish("/topic/mcollective.agent", "who is there?", "/temp-queue/answers");

        Assert.True(world.RunUntil(() => asker.Received.Count >= 5 * brokers.Count, Soon), $"{asker.Received.Count} answers");

        world.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(
            brokers.SelectMany(broker => Enumerable.Range(0, 5).Select(i => $"{broker.Name}-{i}")).Order(StringComparer.Ordinal),
            asker.Received.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_network_actor_that_fails_begins_anew_and_everybody_is_reached_again(int seed)
    {
        var (world, brokers) = Network(seed);
        var subscribers = brokers.ConvertAll(broker => new NetworkClient(broker.Broker));
        subscribers.ForEach(subscriber => subscriber.Subscribe("/topic/news.a"));
        var publishers = brokers.ConvertAll(broker => new NetworkClient(broker.Broker));
        AwaitInterest(world, brokers);

        foreach (var broker in brokers.Where(_ => world.Random.Next(2) == 0)) broker.Broker.Network!.Tell(new NetworkRequest.ToTopic(null!, null!, null!));
        world.Run(TimeSpan.FromMinutes(2));
        AwaitInterest(world, brokers);
        Publish(world, publishers);

        Assert.True(world.RunUntil(() => subscribers.TrueForAll(s => s.Received.Count >= Messages * brokers.Count), Long), "not everybody has everything");
        world.Run(TimeSpan.FromSeconds(5));
        AssertOnceAndInOrder(subscribers, brokers.Count);
    }

    /// <summary>A chain, a ring, a star or a mesh of 2 to 7.</summary>
    private static (LinkWorld World, List<LinkedBroker> Brokers) Network(int seed)
    {
        var world = new LinkWorld(seed);
        var count = 2 + (seed % 6);
        string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"b{i}");
        var brokers = new List<LinkedBroker>();
        for (var i = 0; i < count; i++)
        {
            string[] dials = (seed % 4) switch
            {
                0 => i == 0 ? [] : [Name(i - 1)],
                1 => count < 3 ? (i == 0 ? [] : [Name(0)]) : [Name((i + 1) % count)],
                2 => i == 0 ? [] : [Name(0)],
                _ => [.. Enumerable.Range(0, i).Select(Name)],
            };
            brokers.Add(world.StartWhole(Name(i), dials));
        }
        return (world, brokers);
    }

    private static IEnumerable<NetworkClient> Subscribers(LinkWorld world, LinkedBroker broker)
    {
        foreach (var destination in new[] { "/topic/news.a", "/topic/news.>", "/topic/*.a" })
        {
            if (world.Random.Next(3) == 0) continue;
            var client = new NetworkClient(broker.Broker);
            client.Subscribe(destination);
            yield return client;
        }
    }

    private static void AwaitInterest(LinkWorld world, List<LinkedBroker> brokers)
    {
        bool IsKnown()
        {
            var all = brokers.ConvertAll(world.InspectNetwork);
            return all.TrueForAll(one => one.Brokers.Count == brokers.Count - 1
                && one.Brokers.All(
                    member => all.Exists(
                        other => other.Own == member.Route.Announcement || other.Own.Version == member.Route.Announcement.Version
                            && other.Own.Broker == member.Route.Broker)));
        }
        for (var i = 0; i < 600 && !IsKnown(); i++) world.Run(TimeSpan.FromMilliseconds(100));
        Assert.True(IsKnown(), "the brokers do not know each other");
    }

    private static void Publish(LinkWorld world, List<NetworkClient> publishers)
    {
        foreach (var (p, publisher) in publishers.Index())
        {
            var at = TimeSpan.Zero;
            for (var i = 0; i < Messages; i++)
            {
                at += world.Delay(200);
                var body = string.Create(CultureInfo.InvariantCulture, $"{p}#{i:00}");
                world.After(at, () => publisher.Publish("/topic/news.a", body));
            }
        }
    }

    private static void AssertOnceAndInOrder(List<NetworkClient> subscribers, int publishers)
    {
        foreach (var subscriber in subscribers)
        {
            Assert.Empty(subscriber.Errors);
            Assert.Equal(Messages * publishers, subscriber.Received.Count);
            foreach (var group in subscriber.Received.GroupBy(body => body.Split('#')[0])) Assert.Equal(group.Order(StringComparer.Ordinal), group);
        }
    }
}
