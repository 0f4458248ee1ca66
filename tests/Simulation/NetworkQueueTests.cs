using System.Globalization;

namespace ActorMQ.Simulation;

/// <summary>The promises about queues in whole networks: a message stays at the broker it was sent to until somebody, anywhere, is done with it.</summary>
public sealed class NetworkQueueTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(30);

    public static TheoryData<int> Seeds => RandomNetwork.Seeds(300);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Without_faults_each_message_is_consumed_once_and_in_order_wherever_the_consumer_is(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        var producers = nodes.Take(4)
            .Select((node, i) => new SimulatedProducer(node, $"p{i}", "/queue/q", 40, isPersistent: i % 2 == 0) { UsesTransactions = i == 2 }).ToList();
        var from = world.Random.Next(2) == 0 ? "/queue/q" : "/queue/>";
        var consumer = new SimulatedConsumer(
            RandomNetwork.Any(world, nodes), "c", from, world.Random.Next(2) == 0 ? "auto" : "client-individual", world.Random.Next(1, 30));
        foreach (var producer in producers) producer.Start();
        world.Run(world.Delay(3000));
        consumer.Start();

        Assert.True(
            world.RunUntil(() => producers.TrueForAll(p => p.IsDone) && consumer.Done.Count >= 40 * producers.Count, LongEnough),
            $"stuck with {consumer.Done.Count}");

        world.Run(TimeSpan.FromSeconds(5));
        Assert.Empty(consumer.Errors);
        Assert.Equal(40 * producers.Count, consumer.Received.Count);
        Assert.Equal(40 * producers.Count, consumer.Received.Distinct().Count());
        Assert.Equal(consumer.Received, consumer.ReceivedFirst);
        foreach (var producer in producers)
        {
            var mine = consumer.Received.Where(body => body.StartsWith(producer.Name + "#", StringComparison.Ordinal)).ToList();
            Assert.Equal(mine.Order(StringComparer.Ordinal), mine);
        }
        RandomNetwork.AssertNothingIsLeft(nodes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Consumers_that_move_find_what_is_left_and_get_what_they_select(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        var producers = nodes.Take(3).Select((node, i) => new SimulatedProducer(node, $"p{i}", "/queue/q", 45, isPersistent: true)).ToList();
        var consumers = Enumerable.Range(0, 3)
            .Select(i => new SimulatedConsumer(RandomNetwork.Any(world, nodes), $"c{i}", "/queue/q", "client-individual", 1 + (seed % 9))
            {
                Selector = $"kind = '{i}'",
                RejectProbability = 0.1,
                UsesTransactions = i == 2,
            }).ToList();
        foreach (var client in producers.Cast<SimulatedClient>().Concat(consumers)) client.Start();
        for (var move = 0; move < 8; move++)
        {
            var mover = consumers[world.Random.Next(3)];
            world.After(world.Delay(2000), () => mover.MoveTo(RandomNetwork.Any(world, nodes)));
        }

        var all = 45 * producers.Count;
        Assert.True(world.RunUntil(() => consumers.SelectMany(c => c.Received).Distinct().Count() >= all, LongEnough), "stuck");

        foreach (var (i, consumer) in consumers.Index())
            Assert.All(consumer.Received, body => Assert.Equal(i, int.Parse(body.Split('#')[1], CultureInfo.InvariantCulture) % 3));
        AssertMarked(consumers, producers);
        // What was rejected again and again waits ever longer.
        world.Run(TimeSpan.FromMinutes(3));
        RandomNetwork.AssertNothingIsLeft(nodes);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_confirmed_message_is_consumed_somewhere_whatever_is_cut_or_crashes(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        string From(int consumer) => (seed % 5) switch { 0 => "/queue/*", 1 when consumer == 0 => "/queue/q0,/queue/q1", _ => $"/queue/q{consumer % 2}" };
        var producers = Enumerable.Range(0, 3).Select(
            i => new SimulatedProducer(
                RandomNetwork.Any(world, nodes), $"p{i}", $"/queue/q{i % 2}", 40, isPersistent: true)
            { UsesTransactions = i > 0 }).ToList();
        var consumers = Enumerable.Range(0, 4)
            .Select(i => new SimulatedConsumer(RandomNetwork.Any(world, nodes), $"c{i}", From(i), i < 3 ? "client-individual" : "client", 1 + (seed % 9))
            {
                RejectProbability = 0.1,
                ResubscribeProbability = 0.05,
                UsesTransactions = i == 2,
            }).ToList();
        var clients = producers.Cast<SimulatedClient>().Concat(consumers).ToList();
        foreach (var client in clients) client.Start();
        Trouble(world, nodes, producers, consumers, remaining: 20);

        Assert.True(world.RunUntil(() => producers.TrueForAll(p => p.IsDone) && nodes.TrueForAll(node => node.IsUp), LongEnough), "producers are stuck");
        foreach (var consumer in consumers) consumer.RejectProbability = consumer.ResubscribeProbability = 0;

        var confirmed = producers.SelectMany(p => p.Confirmed).ToHashSet();
        bool AreAllConsumed()
        {
            var seen = consumers.SelectMany(c => c.Received).ToHashSet();
            return confirmed.All(seen.Contains);
        }
        Assert.True(world.RunUntil(AreAllConsumed, LongEnough), "a confirmed message was lost or is stuck");
        world.Run(TimeSpan.FromMinutes(3));
        AssertMarked(consumers, producers);
        RandomNetwork.AssertNothingIsLeft(nodes);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        static List<string> RunOnce()
        {
            var (world, nodes) = RandomNetwork.Create(11);
            var producer = new SimulatedProducer(nodes[0], "p", "/queue/q", 60, isPersistent: true) { UsesTransactions = true };
            var consumers = nodes.Select((node, i) => new SimulatedConsumer(node, $"c{i}", "/queue/*", "client-individual", 3) { RejectProbability = 0.2 })
                .ToList();
            foreach (var client in consumers.Cast<SimulatedClient>().Append(producer)) client.Start();
            Trouble(world, nodes, [producer], consumers, remaining: 6);
            world.Run(TimeSpan.FromMinutes(2));
            return [.. consumers.SelectMany(c => c.Received), $"{world.Time.Elapsed}", $"{world.Links.Count}"];
        }

        Assert.Equal(RunOnce(), RunOnce());
    }

    /// <summary>Cuts connections and links, crashes brokers, moves consumers, until enough of it has happened.</summary>
    private static void Trouble(
        LinkWorld world, List<NetworkNode> nodes, List<SimulatedProducer> producers, List<SimulatedConsumer> consumers, int remaining) =>
        RandomNetwork.Trouble(world, nodes, crashes: 1, remaining, kind =>
        {
            switch (kind)
            {
                case 4 or 5:
                    consumers[world.Random.Next(consumers.Count)].MoveTo(RandomNetwork.Any(world, nodes));
                    break;
                case 6:
                    producers[world.Random.Next(producers.Count)].MoveTo(RandomNetwork.Any(world, nodes));
                    break;
                default:
                    consumers[world.Random.Next(consumers.Count)].Cut();
                    break;
            }
        });

    /// <summary>Only what nobody has seen before comes without <c>redelivered</c>.</summary>
    private static void AssertMarked(List<SimulatedConsumer> consumers, List<SimulatedProducer> producers)
    {
        var again = producers.SelectMany(p => p.SentAgain).ToHashSet();
        Assert.Empty(
            consumers.SelectMany(c => c.ReceivedFirst).Where(body => !again.Contains(body)).GroupBy(body => body)
                .Where(group => group.Count() > 1).Select(group => group.Key));
    }
}
