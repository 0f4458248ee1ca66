using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Simulation;

/// <summary>
/// The promises about durable subscriptions in whole networks: what is published anywhere waits where it was published until the
/// subscriber's broker has it.
/// </summary>
public sealed class NetworkDurableTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(30);

    public static TheoryData<int> Seeds => RandomNetwork.Seeds(40);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Without_faults_each_durable_subscription_gets_each_message_once_and_in_order_also_what_came_while_it_was_away(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        var subscribers = Subscribe(world, nodes);
        foreach (var away in subscribers.Take(3)) away.Client.Stop();
        // Those who are there get messages at once, from everywhere, and no durable subscription has them for that.
        var listeners = nodes.Select((node, i) => new SimulatedConsumer(node, $"l{i}", "/topic/a.>", "auto")).ToList();
        foreach (var listener in listeners) listener.Start();
        world.Run(TimeSpan.FromSeconds(1));
        var producers = nodes.Take(4).Select(
            (node, i) => new SimulatedProducer(
                node, $"p{i}", i % 2 == 0 ? "/topic/a.b" : "/topic/a.c", 40, isPersistent: i != 1)
            { UsesTransactions = i == 2 }).ToList();
        foreach (var producer in producers) producer.Start();
        foreach (var away in subscribers.Take(3)) world.After(world.Delay(1000), away.Client.Start);

        List<string> Expected(Subscriber subscriber, SimulatedProducer producer) =>
            [.. Enumerable.Range(0, 40).Where(number => subscriber.Wants(producer, number)).Select(producer.Body)];
        Assert.True(
            world.RunUntil(
                () => producers.TrueForAll(p => p.IsDone) && subscribers.TrueForAll(s => s.Client.Received.Count >= producers.Sum(p => Expected(s, p).Count)),
                LongEnough),
            $"stuck with {string.Join(", ", subscribers.Select(s => s.Client.Received.Count))}");

        world.Run(TimeSpan.FromSeconds(30));
        foreach (var subscriber in subscribers)
        {
            foreach (var producer in producers)
                Assert.Equal(
                    Expected(subscriber, producer), subscriber.Client.Received.Where(body => body.StartsWith(producer.Name + "#", StringComparison.Ordinal)));
            Assert.Equal(subscriber.Client.Received, subscriber.Client.ReceivedFirst);
        }
        Assert.All(listeners, listener => Assert.Equal(producers.SelectMany(p => Enumerable.Range(0, 40).Select(p.Body)).Order(), listener.Received.Order()));
        RandomNetwork.AssertNothingIsLeft(nodes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_confirmed_message_reaches_every_durable_subscription_whatever_is_cut_or_crashes(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        var subscribers = Subscribe(world, nodes);
        foreach (var subscriber in subscribers)
        {
            subscriber.Client.RejectProbability = 0.1;
            subscriber.Client.ResubscribeProbability = 0.05;
        }
        var producers = Enumerable.Range(0, 3).Select(
            i => new SimulatedProducer(
                RandomNetwork.Any(world, nodes), $"p{i}", i == 0 ? "/topic/a.c" : "/topic/a.b", 40, isPersistent: true)
            { UsesTransactions = i == 2 }).ToList();
        foreach (var producer in producers) producer.Start();
        Trouble(world, nodes, producers, subscribers, remaining: 25);

        Assert.True(world.RunUntil(() => producers.TrueForAll(p => p.IsDone) && nodes.TrueForAll(node => node.IsUp), LongEnough), "producers are stuck");
        foreach (var subscriber in subscribers) subscriber.Client.RejectProbability = subscriber.Client.ResubscribeProbability = 0;
        AssertAllArrive(world, subscribers, producers);

        world.Run(TimeSpan.FromMinutes(3));
        var again = producers.SelectMany(p => p.SentAgain).ToHashSet();
        foreach (var subscriber in subscribers)
        {
            var twice = subscriber.Client.ReceivedFirst.Where(body => !again.Contains(body)).GroupBy(body => body)
                .Where(group => group.Count() > 1).Select(group => group.Key).ToList();
            Assert.True(twice.Count == 0, $"{subscriber.Client.Name} at {subscriber.Node.Name} got as new what it had: {string.Join(' ', twice)}");
        }
        RandomNetwork.AssertNothingIsLeft(nodes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_sent_while_the_subscribers_broker_is_away_waits_at_the_senders_also_over_a_crash(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        var subscribers = Subscribe(world, nodes);
        var home = subscribers[0].Node;
        home.Crash(isNoticed: seed % 2 == 0);
        var producers = nodes.Where(node => node != home).Take(3)
            .Select((node, i) => new SimulatedProducer(node, $"p{i}", "/topic/a.b", 30, isPersistent: true)).ToList();
        foreach (var producer in producers) producer.Start();
        Assert.True(world.RunUntil(() => producers.TrueForAll(p => p.IsDone), LongEnough), "producers are stuck");
        // Long enough for its conversations to end, or not.
        world.Run(world.Delay(90_000));
        var sender = nodes.First(node => node != home);
        sender.Crash(isNoticed: true);
        world.Run(world.Delay(2000));
        sender.Start();
        home.Start();

        AssertAllArrive(world, subscribers, producers);
        world.Run(TimeSpan.FromMinutes(3));
        RandomNetwork.AssertNothingIsLeft(nodes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_the_subscribers_broker_did_not_store_before_it_crashed_is_still_at_the_sender(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        var subscribers = Subscribe(world, nodes);
        var (home, witness, away) = (subscribers[0].Node, subscribers[0].Client, subscribers[3].Client);
        away.Stop();
        var producers = nodes.Where(node => node != home).Take(2)
            .Select((node, i) => new SimulatedProducer(node, $"p{i}", "/topic/a.b", 40, isPersistent: true)).ToList();
        foreach (var producer in producers) producer.Start();
        for (var crash = 0; crash < 4; crash++)
        {
            // A client sees a message before it is durable: now the other one's may be lost here.
            var seen = witness.Received.Count;
            world.RunUntil(() => witness.Received.Count > seen + (seed % 5), TimeSpan.FromSeconds(30));
            home.Crash(isNoticed: crash % 2 == 0);
            world.Run(world.Delay(200));
            home.Start();
        }
        away.Start();

        Assert.True(world.RunUntil(() => producers.TrueForAll(p => p.IsDone), LongEnough), "producers are stuck");
        AssertAllArrive(world, subscribers, producers);
        world.Run(TimeSpan.FromMinutes(3));
        RandomNetwork.AssertNothingIsLeft(nodes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void With_a_subscription_goes_what_other_brokers_keep_for_it_also_those_that_are_down_meanwhile(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        var subscribers = Subscribe(world, nodes);
        var down = RandomNetwork.Any(world, [.. nodes.Where(node => subscribers.TrueForAll(s => s.Node != node)).DefaultIfEmpty(subscribers[0].Node)]);
        var producer = new SimulatedProducer(nodes[0], "p", "/topic/a.b", 30, isPersistent: true);
        producer.Start();
        world.Run(world.Delay(200));
        foreach (var subscriber in subscribers) subscriber.Client.Stop();
        if (subscribers.TrueForAll(s => s.Node != down)) down.Crash(isNoticed: seed % 2 == 0);
        world.Run(TimeSpan.FromSeconds(1));
        foreach (var subscriber in subscribers) Remove(world, subscriber);
        world.Run(world.Delay(60_000));
        if (!down.IsUp) down.Start();

        Assert.True(
            world.RunUntil(() => producer.IsDone, LongEnough), $"the producer is stuck with {producer.Confirmed.Count}: {string.Join(", ", producer.Errors)}");
        var isNothingKept = world.RunUntil(() => nodes.TrueForAll(node => !node.Broker.Destinations.All.Any(IsDurable)), LongEnough);
        var kept = nodes.SelectMany(node => node.Broker.Destinations.All.Where(IsDurable).Select(handle => $"{handle.Name} at {node.Name}"))
            .Order(StringComparer.Ordinal);
        Assert.True(isNothingKept, $"kept for nobody: {string.Join(", ", kept)}; {down.Name} was down");

        // Not even over another crash.
        foreach (var node in nodes)
        {
            node.Crash(isNoticed: true);
            node.Start();
        }
        world.Run(TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(nodes.SelectMany(node => node.Broker.Destinations.All), IsDurable);
    }

    private static bool IsDurable(Actors.Protocol.DestinationHandle handle) => handle.Name.Kind == DestinationKind.DurableSubscription;

    private static void AssertAllArrive(LinkWorld world, List<Subscriber> subscribers, List<SimulatedProducer> producers)
    {
        IEnumerable<string> Missing(Subscriber subscriber)
        {
            var seen = subscriber.Client.Received.ToHashSet();
            return producers.SelectMany(
                producer => Enumerable.Range(0, 40).Where(number => subscriber.Wants(producer, number))
                    .Select(producer.Body).Where(producer.Confirmed.Contains))
                .Where(body => !seen.Contains(body));
        }
        Assert.True(
            world.RunUntil(() => subscribers.TrueForAll(subscriber => !Missing(subscriber).Any()), LongEnough),
            $"lost or stuck: {string.Join("; ", subscribers.Select(s => $"{s.Client.Name} at {s.Node.Name} {string.Join(' ', Missing(s))}"))}");
    }

    private static void Remove(LinkWorld world, Subscriber subscriber)
    {
        var ear = new Ear();
        subscriber.Node.Broker.Destinations.Durables.Tell(new DurableCommand.Remove(subscriber.Key) { ReplyTo = ear });
        Assert.True(world.RunUntil(() => ear.Removed is not null, LongEnough), "the subscription stays");
        Assert.Null(ear.Removed!.Error);
    }

    /// <summary>Durable subscriptions here and there, of which all brokers have heard.</summary>
    private static List<Subscriber> Subscribe(LinkWorld world, List<NetworkNode> nodes)
    {
        var first = RandomNetwork.Any(world, nodes);
        List<Subscriber> subscribers =
        [
            new(world, first, 0, "a.b", null),
            new(world, RandomNetwork.Any(world, nodes), 1, "a.>", null),
            new(world, RandomNetwork.Any(world, nodes), 2, "a.>", "kind = '1'"),
            // Wants what another one there wants.
            new(world, first, 3, "a.b", null),
            new(world, RandomNetwork.Any(world, nodes), 4, "a.b", "kind <> '1'"),
        ];
        foreach (var subscriber in subscribers) subscriber.Client.Start();
        bool IsKnown(Subscriber subscriber) => nodes.TrueForAll(
            node => node == subscriber.Node || node.Broker.Destinations.TryGet(subscriber.NameAtOthers, out _));
        Assert.True(world.RunUntil(() => subscribers.TrueForAll(s => s.Client.IsSubscribed && IsKnown(s)), LongEnough), "subscribers are stuck");
        return subscribers;
    }

    /// <summary>Cuts connections and links, crashes brokers, sends subscribers away, until enough of it has happened.</summary>
    private static void Trouble(LinkWorld world, List<NetworkNode> nodes, List<SimulatedProducer> producers, List<Subscriber> subscribers, int remaining) =>
        RandomNetwork.Trouble(world, nodes, crashes: 2, remaining, kind =>
        {
            switch (kind)
            {
                case 4 or 5:
                    var client = subscribers[world.Random.Next(subscribers.Count)].Client;
                    if (client.IsStopped) break;
                    client.Stop();
                    world.After(world.Delay(30_000), client.Start);
                    break;
                case 6:
                    producers[world.Random.Next(producers.Count)].MoveTo(RandomNetwork.Any(world, nodes));
                    break;
                default:
                    subscribers[world.Random.Next(subscribers.Count)].Client.Cut();
                    break;
            }
        });

    private sealed class Subscriber
    {
        private readonly string _topic;
        private readonly string? _selector;

        public Subscriber(LinkWorld world, NetworkNode node, int number, string topic, string? selector)
        {
            Node = node;
            _topic = topic;
            _selector = selector;
            Key = new DurableKey($"client{number}", $"d{number}");
            Client = new SimulatedConsumer(node, $"c{number}", $"/topic/{topic}", number == 3 ? "client" : "client-individual", world.Random.Next(1, 30))
            {
                ClientId = Key.ClientId,
                DurableName = Key.Name,
                Selector = selector,
            };
        }

        public NetworkNode Node { get; }

        public DurableKey Key { get; }

        public SimulatedConsumer Client { get; }

        /// <summary>Where another broker keeps what it wants.</summary>
        public DestinationName NameAtOthers =>
            BrokerSubscriptions.KeyOf(Node.Name, new InterestEntry(new DestinationName(DestinationKind.DurableSubscription, _topic), _selector))
                .ToDestination();

        public bool Wants(SimulatedProducer producer, int number) =>
            (_topic == "a.>" || producer.Destination == "/topic/a.b") && _selector switch
            {
                null => true,
                "kind = '1'" => number % 3 == 1,
                _ => number % 3 != 1,
            };
    }

    private sealed class Ear : IRef<DurableEvent>
    {
        public TreePath Path => TreePath.Root.Child("test");

        public bool IsClosed => false;

        public DurableEvent.Removed? Removed { get; private set; }

        public bool Tell(DurableEvent message) => TryTell(message);

        public bool TryTell(DurableEvent message)
        {
            Removed = (DurableEvent.Removed)message;
            return true;
        }
    }
}
