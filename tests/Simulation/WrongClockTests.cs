using System.Globalization;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Simulation;

/// <summary>
/// Whole networks in which no clock is right: they differ by days, are set while brokers run and while they are down, and for a while two
/// brokers have one name. When that is over, everybody is talked to, without a restart.
/// </summary>
public sealed class WrongClockTests
{
    private const int Messages = 10;
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(10);

    public static TheoryData<int> Seeds => RandomNetwork.Seeds(150);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Everybody_is_talked_to_whatever_clocks_say_and_whoever_had_a_name(int seed)
    {
        var world = new LinkWorld(seed);
        var nodes = Network(world, seed);
        Trouble(world, nodes, remaining: 10);
        Assert.True(world.RunUntil(() => nodes.TrueForAll(node => node.IsUp), LongEnough), "somebody is down");
        // Those that were refused meanwhile dial again within a minute.
        world.Run(TimeSpan.FromMinutes(3));

        foreach (var node in nodes) AssertNoTrouble(world.InspectNetwork(node.Linked), nodes.Count);
        AssertEverybodyGetsEverything(world, nodes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_durable_subscription_that_is_removed_is_kept_by_nobody_whatever_clocks_say(int seed)
    {
        var world = new LinkWorld(seed);
        var nodes = Network(world, seed);
        var owner = nodes[0];
        new NetworkClient(owner.Broker, "client").Send("SUBSCRIBE\nid:1\ndestination:/topic/news\nactivemq.subscriptionName:s\n\n\0");
        Assert.True(world.RunUntil(() => nodes.Skip(1).All(node => Durables(node).Any()), LongEnough), "not everybody keeps it");

        // The owner's disk says less of when that was than the others' disks do.
        foreach (var node in nodes)
        {
            node.Crash(isNoticed: true);
            node.Clock.Ahead = TimeSpan.FromDays(world.Random.Next(-30, node == owner ? -20 : 30));
        }
        foreach (var node in nodes.OrderBy(_ => world.Random.Next())) node.Start();
        new NetworkClient(owner.Broker, "client").Send("UNSUBSCRIBE\nid:1\nactivemq.subscriptionName:s\n\n\0");

        Assert.True(
            world.RunUntil(() => !nodes.Any(node => Durables(node).Any()), LongEnough),
            $"kept by {string.Join(", ", nodes.Where(node => Durables(node).Any()))}");
    }

    [Fact]
    public void Two_brokers_of_one_name_are_named_where_somebody_looks()
    {
        var world = new LinkWorld(1);
        var hub = new NetworkNode(world, "hub");
        var other = new NetworkNode(world, "other", "hub");
        var first = new NetworkNode(world, "first", "a", TimeSpan.Zero, "hub");
        world.Run(TimeSpan.FromSeconds(5));
        var second = new NetworkNode(world, "second", "a", TimeSpan.FromDays(-3), "other");
        world.Run(TimeSpan.FromMinutes(1));

        Assert.True(world.InspectNetwork(second.Linked).IsNameTaken);
        Assert.Equal(["a"], world.InspectNetwork(other.Linked).LeftOut);
        AssertNoTrouble(world.InspectNetwork(first.Linked), 3);
        AssertEverybodyGetsEverything(world, [hub, other, first]);

        first.Crash(isNoticed: true);
        world.Run(TimeSpan.FromMinutes(2));

        AssertNoTrouble(world.InspectNetwork(second.Linked), 3);
        AssertEverybodyGetsEverything(world, [hub, other, second]);
    }

    private static List<NetworkNode> Network(LinkWorld world, int seed)
    {
        var count = 2 + (seed % 5);
        var nodes = new List<NetworkNode>();
        for (var i = 0; i < count; i++)
        {
            string[] dials = (seed / 5 % 3) switch
            {
                0 => i == 0 ? [] : [Host(i - 1)],
                1 => i == 0 ? [] : [Host(0)],
                _ => count < 3 ? (i == 0 ? [] : [Host(0)]) : [Host((i + 1) % count)],
            };
            nodes.Add(new NetworkNode(world, Host(i), Host(i), WrongBy(world), dials));
        }
        return nodes;
    }

    private static string Host(int i) => string.Create(CultureInfo.InvariantCulture, $"b{i}");

    private static TimeSpan WrongBy(LinkWorld world) => TimeSpan.FromMinutes(world.Random.Next(-40_000, 40_000));

    private static void Trouble(LinkWorld world, List<NetworkNode> nodes, int remaining)
    {
        if (remaining == 0) return;
        world.After(world.Delay(remaining % 3 == 0 ? 30_000 : 2000), () =>
        {
            var node = RandomNetwork.Any(world, nodes);
            switch (world.Random.Next(5))
            {
                case 0 when nodes.TrueForAll(one => one.IsUp):
                    node.Crash(isNoticed: world.Random.Next(2) == 0);
                    node.Clock.Ahead = WrongBy(world);
                    world.After(world.Delay(world.Random.Next(2) == 0 ? 500 : 60_000), node.Start);
                    break;
                case 1:
                    node.Clock.Ahead = WrongBy(world);
                    break;
                case 2 when world.Links.Count > 0:
                    world.Links[world.Random.Next(world.Links.Count)].Cut();
                    break;
                case 3:
                    // The network's actor begins anew, by a clock that may have been set meanwhile.
                    if (node.IsUp) node.Broker.Network!.Tell(new NetworkRequest.ToTopic(null!, null!, null!));
                    break;
                default:
                    var host = string.Create(CultureInfo.InvariantCulture, $"twin{remaining}");
                    var twin = new NetworkNode(world, host, node.Name, WrongBy(world), RandomNetwork.Any(world, nodes).Host);
                    world.After(world.Delay(world.Random.Next(2) == 0 ? 2000 : 90_000), () => twin.Crash(isNoticed: world.Random.Next(2) == 0));
                    break;
            }
            Trouble(world, nodes, remaining - 1);
        });
        // Twins that are there last are gone before this returns.
        if (remaining == 10) world.Run(TimeSpan.FromMinutes(7));
    }

    private static void AssertNoTrouble(NetworkStatus status, int brokers)
    {
        Assert.False(status.IsNameTaken, $"{status.Own.Broker} takes its name for another one's");
        Assert.Empty(status.LeftOut);
        Assert.Equal(brokers - 1, status.Brokers.Count);
        Assert.All(status.Brokers, member => Assert.Equal(PeerTrouble.None, member.Trouble));
    }

    private static void AssertEverybodyGetsEverything(LinkWorld world, List<NetworkNode> nodes)
    {
        var subscribers = nodes.ConvertAll(node => new NetworkClient(node.Broker));
        var workers = nodes.ConvertAll(node => new NetworkClient(node.Broker));
        foreach (var subscriber in subscribers) subscriber.Subscribe("/topic/all");
        // What each sends is consumed by the next.
        // Those of an earlier call still consume.
        var round = world.Random.Next();
        foreach (var (i, worker) in workers.Index()) worker.Subscribe($"/queue/{round}.{nodes[i].Name}");
        world.Run(TimeSpan.FromSeconds(5));

        foreach (var (i, node) in nodes.Index())
        {
            var publisher = new NetworkClient(node.Broker);
            for (var n = 0; n < Messages; n++)
            {
                publisher.Publish("/topic/all", $"{node.Name}#{n}");
                publisher.Publish($"/queue/{round}.{nodes[(i + 1) % nodes.Count].Name}", $"{node.Name}#{n}");
            }
        }

        var expected = Messages * nodes.Count;
        Assert.True(
            world.RunUntil(
                () => subscribers.TrueForAll(s => s.Received.Count >= expected) && workers.TrueForAll(w => w.Received.Count >= Messages), LongEnough),
            $"topic {string.Join(' ', subscribers.Select(s => s.Received.Count))} of {expected}, "
                + $"queues {string.Join(' ', workers.Select(w => w.Received.Count))} of {Messages}");
        world.Run(TimeSpan.FromSeconds(5));
        Assert.All(subscribers, subscriber => Assert.Equal(expected, subscriber.Received.Distinct().Count()));
        Assert.All(subscribers, subscriber => Assert.Equal(expected, subscriber.Received.Count));
        Assert.All(workers, worker => Assert.Equal(Messages, worker.Received.Count));
    }

    private static IEnumerable<DestinationName> Durables(NetworkNode node) =>
        node.Broker.Destinations.All.Select(handle => handle.Name).Where(name => name.Kind == DestinationKind.DurableSubscription);
}
