using System.Globalization;
using ActorMQ.Integration.Load;
using Xunit.Abstractions;

namespace ActorMQ.Integration.Networks.Faults;

/// <summary>
/// The promises over a network in which nodes are killed and links cut and held all the time: nothing confirmed is lost, nothing is stuck,
/// and everything works again at the end, without a restart.
/// </summary>
/// <remarks>NETWORK_MINUTES says how long, NETWORK_SEED repeats the choices of a run (not its timing).</remarks>
[Collection(NetworkCollection.Name)]
public sealed class FaultLoopTests
{
    private const int Producers = 4;
    private const int Consumers = 8;
    private const double UsualMinutes = 0.35;

    // What was with a broker that was lost comes back after the grace time, and once more for each that is lost meanwhile.
    private static readonly TimeSpan PatienceForTheRest = TimeSpan.FromMinutes(2);

    private readonly ITestOutputHelper _output;

    public FaultLoopTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task Queues_with_clients_everywhere_keep_their_promises()
    {
        var seed = (int)Setting("NETWORK_SEED", Random.Shared.Next());
        var time = TimeSpan.FromMinutes(Setting("NETWORK_MINUTES", UsualMinutes));
        Log($"NETWORK_SEED={seed} NETWORK_MINUTES={time.TotalMinutes}");
        var random = new Random(seed);
        var ledger = new Ledger();
        // Some messages meet a fault again and again; they are not to become dead letters for that, nor to wait ever longer.
        await using var network = await NodeNetwork.StartAsync(
            Topology.RingWithChord, "destinations.queues.\">\" { max-redeliveries = -1, redelivery-delay = 50ms, redelivery-backoff = 1 }");
        var scene = new FaultScene(network, ledger);
        try
        {
            await SufferAsync(scene, random, time);
            await DrainAsync(scene, random);
            await TopicChecks.EachReachesEachOnceAsync(network);
            Assert.True(ledger.Violations() is [], "Promises were broken.");
            Assert.True(network.Errors() is [], string.Join('\n', network.Errors().Take(50)));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"NETWORK_SEED={seed}\n{e.Message}\n"
                    + $"{string.Join('\n', ledger.Violations().Take(50)).Replace("...", "", StringComparison.Ordinal)}\n{network.Logs()}",
                e);
        }
    }

    private async Task SufferAsync(FaultScene scene, Random random, TimeSpan time)
    {
        // Each has its own, as they run at the same time.
        Random Own() => new(random.Next());
        var driver = new FaultDriver(scene, Own(), Log);
        var news = new News(scene);
        using var stop = new CancellationTokenSource();
        List<Task> clients =
        [
            news.RunAsync(stop.Token),
            .. Enumerable.Range(1, Producers).Select(i => new RoamingProducer(scene, $"p{i}", Own()).RunAsync(stop.Token)),
            .. Enumerable.Range(1, Consumers).Select(i => new RoamingConsumer(scene, $"c{i}", Own()).RunAsync(stop.Token)),
        ];
        var faults = driver.RunAsync(time);
        // A client that fails is known at once.
        await await Task.WhenAny([faults, .. clients]);
        await scene.Network.SettledAsync();
        await scene.Network.LinkedAsync();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Log($"{driver.Kills} kills; {scene.Ledger.Confirmed} messages confirmed, {scene.Ledger.Redelivered} redelivered, {news.Received} news");
        Assert.True(scene.Ledger.Confirmed > 0 && news.Received > 0);
    }

    /// <summary>With one consumer for each queue nothing stays, wherever it is.</summary>
    private static async Task DrainAsync(FaultScene scene, Random random)
    {
        using var stop = new CancellationTokenSource();
        var consumers = FaultScene.Queues.Select(
            queue => new RoamingConsumer(scene, $"last-{queue}", new Random(0)).DrainAsync(scene.AnyNode(random), queue, stop.Token)).ToList();
        var left = "";
        await NodeNetwork.EventuallyAsync(
            async () =>
            {
                var queues = await Task.WhenAll(scene.Network.Nodes.Select(async node => (Node: node, Queues: await node.QueuesAsync())));
                var full = queues.SelectMany(
                    one => one.Queues.Where(queue => queue.Value > 0).Select(queue => $"{one.Node} has {queue.Value} in {queue.Key}")).ToList();
                left = string.Join('\n', full);
                return full.Count == 0;
            },
            () => $"Not everything is consumed:\n{left}",
            PatienceForTheRest);
        await stop.CancelAsync();
        await Task.WhenAll(consumers);
    }

    private void Log(string line) => _output.WriteLine(line);

    private static double Setting(string name, double usual) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : usual;
}
