using System.Globalization;

namespace ActorMQ.Simulation;

/// <summary>Who gets the messages of a queue that consumers at several brokers want: whoever is done with them soonest.</summary>
public sealed class SharedWorkTests
{
    private const double Tolerance = 0.2;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Catalogue = TimeSpan.FromMilliseconds(50);

    // With turns that end where there is no more to do: in ones that are cut, shares are equal only nearly.
    private readonly LinkWorld _world = new(4);

    public static TheoryData<int> Seeds => RandomNetwork.Seeds(300);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Equal_consumers_do_equal_shares_wherever_they_are(int seed)
    {
        var (world, nodes) = RandomNetwork.Create(seed);
        if (nodes.Count > 6) nodes = nodes[..6];
        var home = RandomNetwork.Any(world, nodes);
        world.Run(Soon);
        var time = TimeSpan.FromMilliseconds(world.Random.Next(20, 500));
        var isAuto = world.Random.Next(4) == 0;
        var workers = Enumerable.Range(0, 2 + world.Random.Next(5))
            .Select(_ => new SimulatedWorker(world, RandomNetwork.Any(world, nodes), time, isAuto: isAuto)).ToList();
        world.Run(Soon);

        // In one go, or little by little, but faster than half of them can do it.
        var pause = isAuto ? TimeSpan.Zero : world.Random.Next(3) * time / (2 * workers.Count);
        for (var round = 0; round < 2; round++)
        {
            var before = workers.ConvertAll(worker => worker.Received);
            Send(world, home, 20 * workers.Count, pause);
            Await(world, () => workers.Sum(worker => worker.Done.Count) == (round + 1) * 20 * workers.Count);
            Assert.All(
                workers.Select((worker, i) => worker.Received - before[i]),
                share => Assert.True(
                    Math.Abs(share - 20) <= 20 * Tolerance,
                    $"{string.Join(", ", workers)}; home {home.Name}, {time.TotalMilliseconds} ms, "
                        + $"one each {pause.TotalMilliseconds} ms, round {round}, auto {isAuto}"));
        }
        world.Run(Soon);
        RandomNetwork.AssertNothingIsLeft(nodes);
    }

    [Theory]
    [InlineData("AB", false)]
    [InlineData("AB", true)]
    [InlineData("AABB", false)]
    [InlineData("AABB", true)]
    [InlineData("BC", false)]
    [InlineData("BC", true)]
    [InlineData("BB", false)]
    [InlineData("AA", false)]
    [InlineData("D", false)]
    [InlineData("AD", false)]
    public void Twenty_messages_at_once_are_shared(string where, bool isAuto)
    {
        var workers = Work(where, Catalogue, isAuto: isAuto);
        Send(_world, workers.Nodes[0], 20, TimeSpan.Zero);
        Await(_world, () => workers.All.Sum(worker => worker.Received) == 20);
        // Within a fifth of its share; two of which one is near have the same.
        var share = 20 / workers.All.Count;
        var tolerance = where == "AB" ? 0 : share / 5;
        Assert.All(workers.All, worker => Assert.InRange(worker.Received, share - tolerance, share + tolerance));
    }

    [Fact]
    public void What_is_never_acknowledged_is_shared_as_well()
    {
        var workers = Work("AB", TimeSpan.FromDays(1));
        Send(_world, workers.Nodes[0], 20, TimeSpan.Zero);
        _world.Run(Soon);
        Assert.All(workers.All, worker => Assert.Equal(10, worker.Received));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_after_the_other_they_are_shared_as_well_while_nobody_is_done(bool isAuto)
    {
        var workers = Work("AB", TimeSpan.FromDays(1), isAuto: isAuto);
        Send(_world, workers.Nodes[0], 40, TimeSpan.FromMilliseconds(50));
        Await(_world, () => workers.All.Sum(worker => worker.Received) == 40);
        Assert.All(workers.All, worker => Assert.InRange(worker.Received, 18, 22));
    }

    [Fact]
    public void Catalogues_take_about_as_long_as_with_the_same_consumers_at_one_broker()
    {
        static TimeSpan Compile(string where)
        {
            var test = new SharedWorkTests();
            var workers = test.Work(where, Catalogue);
            var begin = test._world.Time.Elapsed;
            for (var master = 0; master < 3; master++) Send(test._world, workers.Nodes[0], 100, TimeSpan.FromMilliseconds(1));
            Assert.True(test._world.RunUntil(() => workers.All.Sum(worker => worker.Done.Count) == 300, TimeSpan.FromMinutes(5)));
            return test._world.Time.Elapsed - begin;
        }

        var (one, several) = (Compile("AAAA"), Compile("ABBA"));
        Assert.True(several <= one * 1.25, $"{several} instead of {one}");
    }

    [Fact]
    public void A_near_consumer_that_keeps_up_has_the_work_for_itself()
    {
        var workers = Work("AB", TimeSpan.FromMilliseconds(5));
        Send(_world, workers.Nodes[0], 200, TimeSpan.FromMilliseconds(20));
        Await(_world, () => workers.All.Sum(worker => worker.Done.Count) == 200);
        Assert.Equal(200, workers.All[0].Received);
    }

    [Fact]
    public void A_slow_consumer_gets_less()
    {
        var workers = Work("A", TimeSpan.FromMilliseconds(200));
        var fast = new SimulatedWorker(_world, workers.Nodes[3], TimeSpan.FromMilliseconds(20));
        _world.Run(Soon);
        // The first tell how long they take.
        Send(_world, workers.Nodes[0], 4, TimeSpan.Zero);
        Await(_world, () => workers.All[0].Done.Count + fast.Done.Count == 4);
        Send(_world, workers.Nodes[0], 220, TimeSpan.Zero);
        Await(_world, () => workers.All[0].Done.Count + fast.Done.Count == 224);
        Assert.InRange(fast.Received, 190, 210);
    }

    [Fact]
    public void Who_comes_later_gets_its_share_of_what_is_left()
    {
        var workers = Work("AB", Catalogue);
        Send(_world, workers.Nodes[0], 20, TimeSpan.Zero);
        Await(_world, () => workers.All.Sum(worker => worker.Done.Count) == 20);
        Send(_world, workers.Nodes[0], 300, TimeSpan.Zero);
        _world.Run(TimeSpan.FromSeconds(1));
        var late = new SimulatedWorker(_world, workers.Nodes[2], Catalogue);
        Await(_world, () => workers.All.Sum(worker => worker.Done.Count) + late.Done.Count == 320);
        Assert.InRange(late.Received, 68, 100);
    }

    [Fact]
    public void Consumer_priority_counts_before_distance()
    {
        var workers = Work("A", Catalogue);
        var preferred = new SimulatedWorker(_world, workers.Nodes[3], Catalogue, "activemq.priority:5\n");
        _world.Run(Soon);
        // The first find out who is there.
        Send(_world, workers.Nodes[0], 20, TimeSpan.Zero);
        Await(_world, () => workers.All[0].Done.Count + preferred.Done.Count == 20);
        var before = preferred.Received;
        Send(_world, workers.Nodes[0], 100, TimeSpan.Zero);
        Await(_world, () => workers.All[0].Done.Count + preferred.Done.Count == 120);
        Assert.Equal(before + 100, preferred.Received);
    }

    [Fact]
    public void Near_consumers_come_first_where_that_is_asked_for()
    {
        _world.AreNearFirst = true;
        var workers = Work("AB", Catalogue);
        Send(_world, workers.Nodes[0], 20, TimeSpan.Zero);
        Await(_world, () => workers.All.Sum(worker => worker.Done.Count) == 20);
        Assert.Equal(20, workers.All[0].Received);
    }

    [Fact]
    public void A_broker_that_cannot_be_reached_is_not_waited_for()
    {
        var workers = Work("AB", TimeSpan.FromDays(1));
        foreach (var link in _world.Links) link.Cut();
        foreach (var node in workers.Nodes.Skip(1)) node.Crash(isNoticed: true);
        _world.Run(TimeSpan.FromSeconds(1));
        Send(_world, workers.Nodes[0], 20, TimeSpan.Zero);
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(20, workers.All[0].Received);
    }

    [Fact]
    public void Who_acknowledges_many_at_once_is_not_left_waiting_for_more()
    {
        var workers = Work("B", Catalogue);
        var home = workers.Nodes[0];
        var client = new NetworkClient(home.Broker);
        client.OnMessage = (headers, _) =>
        {
            if (client.Received.Count is 1 or 2 or 3 || client.Received.Count % 60 == 0) client.Send($"ACK\nid:{headers["ack"]}\n\n\0");
        };
        client.Send("SUBSCRIBE\nid:s\ndestination:/queue/q\nack:client\n\n\0");
        _world.Run(Soon);
        Send(_world, home, 400, TimeSpan.FromMilliseconds(2));
        Await(_world, () => client.Received.Count + workers.All[0].Received == 400);
    }

    private static void Send(LinkWorld world, NetworkNode node, int count, TimeSpan pause)
    {
        var client = new NetworkClient(node.Broker);
        if (pause == TimeSpan.Zero) client.Send(string.Concat(Enumerable.Range(0, count).Select(Frame)));
        else for (var i = 0; i < count; i++) world.After((i + 1) * pause, () => client.Send(Frame(0)));

        static string Frame(int i) => string.Create(CultureInfo.InvariantCulture, $"SEND\ndestination:/queue/q\n\n{i}\0");
    }

    private static void Await(LinkWorld world, Func<bool> condition)
    {
        for (var i = 0; i < 600 && !condition(); i++) world.Run(TimeSpan.FromMilliseconds(100));
        Assert.True(condition());
    }

    /// <summary>A chain of brokers A, B, C and D, with a worker for each letter.</summary>
    private (List<NetworkNode> Nodes, List<SimulatedWorker> All) Work(string where, TimeSpan time, bool isAuto = false)
    {
        var nodes = new List<NetworkNode>();
        foreach (var name in "ABCD") nodes.Add(new NetworkNode(_world, $"{name}", nodes.Count == 0 ? [] : [nodes[^1].Name]));
        _world.Run(Soon);
        var workers = where.Select(letter => new SimulatedWorker(_world, nodes[letter - 'A'], time, isAuto: isAuto)).ToList();
        _world.Run(Soon);
        return (nodes, workers);
    }
}
