using ActorMQ.Actors.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Simulation;

/// <summary>
/// The promises of the design, each held to account in a world of its own for many seeds. A failure names the seed; running the test with
/// that seed alone shows the same failure again.
/// </summary>
public sealed class PromiseTests
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(30);

    // More for a night: SEEDS=100000 dotnet test tests/Simulation
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("SEEDS"), out var count) ? count : 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Count)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Without_faults_each_message_is_consumed_once_and_in_order(int seed)
    {
        var world = new World(seed);
        var producers = Enumerable.Range(0, 3)
            .Select(i => new SimulatedProducer(world, $"p{i}", "/queue/q", 60, isPersistent: i % 2 == 0) { UsesTransactions = i == 2 }).ToList();
        var consumer = new SimulatedConsumer(world, "c", "/queue/q", world.Chance(0.5) ? "auto" : "client-individual", world.Random.Next(1, 30));
        foreach (var producer in producers) producer.Start();
        world.Run(world.Delay(100));
        consumer.Start();

        Assert.True(world.RunUntil(() => producers.All(p => p.IsDone) && consumer.Done.Count >= 180, LongEnough), "stuck");

        world.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(180, consumer.Received.Count);
        Assert.Equal(180, consumer.Received.Distinct().Count());
        foreach (var producer in producers)
        {
            var mine = consumer.Received.Where(body => body.StartsWith(producer.Name + "#", StringComparison.Ordinal)).ToList();
            Assert.Equal(mine.Order(StringComparer.Ordinal), mine);
        }
        AssertNothingIsLeft(world);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_topic_subscriber_gets_each_message_once_and_in_order(int seed)
    {
        var world = new World(seed);
        var subscribers = Enumerable.Range(0, 4).Select(i => new SimulatedConsumer(world, $"c{i}", i % 2 == 0 ? "/topic/a.b" : "/topic/a.>", "auto")).ToList();
        foreach (var subscriber in subscribers) subscriber.Start();
        world.Run(TimeSpan.FromSeconds(1));
        var producer = new SimulatedProducer(world, "p", "/topic/a.b", 100, isPersistent: false);
        producer.Start();

        Assert.True(world.RunUntil(() => producer.IsDone && subscribers.TrueForAll(s => s.Received.Count >= 100), LongEnough), "stuck");

        world.Run(TimeSpan.FromSeconds(5));
        foreach (var subscriber in subscribers) Assert.Equal(Enumerable.Range(0, 100).Select(producer.Body), subscriber.Received);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_confirmed_persistent_message_is_consumed_whatever_is_cut_or_crashes(int seed)
    {
        var world = new World(seed);
        // Some keep next to nothing in memory; in some consumers share their room among the queues.
        if (seed % 3 == 0) world.Queues = world.Queues with { MemoryWindow = ByteSize.KiB(2), GuaranteedMessages = 1 + (seed % 5) };
        string From(int consumer) => (seed % 4) switch { 0 => "/queue/*", 1 when consumer == 0 => "/queue/q0,/queue/q1", _ => $"/queue/q{consumer % 2}" };
        var producers = Enumerable.Range(0, 3)
            .Select(i => new SimulatedProducer(world, $"p{i}", $"/queue/q{i % 2}", 50, isPersistent: true) { UsesTransactions = i > 0 }).ToList();
        var consumers = Enumerable.Range(0, 4)
            .Select(i => new SimulatedConsumer(world, $"c{i}", From(i), i < 2 ? "client-individual" : "client", 1 + (seed % 9))
            {
                RejectProbability = 0.1,
                ResubscribeProbability = 0.05,
            }).ToList();
        var clients = producers.Cast<SimulatedClient>().Concat(consumers).ToList();
        foreach (var client in clients) client.Start();
        Trouble(world, clients, remaining: 25);

        Assert.True(world.RunUntil(() => producers.TrueForAll(p => p.IsDone) && world.IsUp, LongEnough), "producers are stuck");
        foreach (var consumer in consumers) consumer.RejectProbability = consumer.ResubscribeProbability = 0;

        var confirmed = producers.SelectMany(p => p.Confirmed).ToHashSet();
        bool AllConsumed()
        {
            var seen = consumers.SelectMany(c => c.Received).ToHashSet();
            return confirmed.All(seen.Contains);
        }
        Assert.True(world.RunUntil(AllConsumed, LongEnough), "a confirmed message was lost or is stuck");
        world.Run(TimeSpan.FromMinutes(2));
        AssertNothingIsLeft(world);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_full_disk_stops_producers_and_nothing_else(int seed)
    {
        var world = new World(seed);
        var producer = new SimulatedProducer(world, "p", "/queue/q", 80, isPersistent: true);
        var consumer = new SimulatedConsumer(world, "c", "/queue/q", "client-individual", 5);
        producer.Start();
        world.Run(TimeSpan.FromMilliseconds(world.Random.Next(100)));
        world.DiskIsFull = true;
        world.Run(TimeSpan.FromSeconds(10));
        var confirmedWhenFull = producer.Confirmed.Count;
        world.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(confirmedWhenFull, producer.Confirmed.Count);

        consumer.Start();
        world.Run(TimeSpan.FromSeconds(30));
        Assert.True(consumer.Done.Count >= confirmedWhenFull, "consumers did not go on");
        world.DiskIsFull = false;

        Assert.True(world.RunUntil(() => producer.IsDone && producer.Confirmed.All(consumer.Done.Contains), LongEnough), "it did not go on");
        world.Run(TimeSpan.FromSeconds(30));
        AssertNothingIsLeft(world);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_backlog_larger_than_memory_goes_through_the_disk_in_order(int seed)
    {
        var world = new World(seed) { Queues = new QueueOptions { MemoryWindow = ByteSize.KiB(4) } };
        var producer = new SimulatedProducer(world, "p", "/queue/q", 400, isPersistent: seed % 2 == 0, window: 100);
        producer.Start();
        Assert.True(world.RunUntil(() => producer.IsDone, LongEnough), "the producer is stuck");
        var status = world.Inspect(DestinationName.Queue("q"))!;
        Assert.Equal(400, status.Messages);
        Assert.True(status.InMemory < 200, "memory grows with the depth");

        var consumer = new SimulatedConsumer(world, "c", "/queue/q", "client-individual", 10);
        consumer.Start();

        Assert.True(world.RunUntil(() => consumer.Done.Count >= 400, LongEnough), "stuck");
        Assert.Equal(Enumerable.Range(0, 400).Select(producer.Body), consumer.Received);
        world.Run(TimeSpan.FromSeconds(5));
        AssertNothingIsLeft(world);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        static List<string> RunOnce()
        {
            var world = new World(7);
            var consumers = Enumerable.Range(0, 3)
                .Select(i => new SimulatedConsumer(world, $"c{i}", "/queue/q", "client-individual", 3) { RejectProbability = 0.2 }).ToList();
            var producer = new SimulatedProducer(world, "p", "/queue/q", 100, isPersistent: true) { UsesTransactions = true };
            foreach (var client in consumers.Cast<SimulatedClient>().Append(producer)) client.Start();
            Trouble(world, [.. consumers], remaining: 5);
            world.Run(TimeSpan.FromMinutes(1));
            return [.. consumers.SelectMany(c => c.Received), $"{world.Time.Elapsed}"];
        }

        Assert.Equal(RunOnce(), RunOnce());
    }

    /// <summary>Cuts connections and crashes the broker at random, until enough of it has happened.</summary>
    internal static void Trouble(World world, IReadOnlyList<SimulatedClient> clients, int remaining)
    {
        if (remaining == 0) return;
        world.After(world.Delay(60), () =>
        {
            if (world.IsUp && world.Chance(0.15))
            {
                world.Crash();
                world.After(world.Delay(500), world.StartBroker);
            }
            else
            {
                clients[world.Random.Next(clients.Count)].Cut();
            }
            Trouble(world, clients, remaining - 1);
        });
    }

    internal static void AssertNothingIsLeft(World world)
    {
        // In order of their names: the table's order is another one in each process.
        foreach (var destination in world.Broker.Destinations.All.Where(d => d.Name.IsQueue).OrderBy(d => d.Name.ToString(), StringComparer.Ordinal))
        {
            var status = world.Inspect(destination.Name)!;
            Assert.Equal(0, status.Messages);
            Assert.Equal(0, status.Bytes);
        }
        Assert.Equal(World.OthersInMemory.Bytes, world.Broker.Memory.Used);
    }
}
