using System.Globalization;

namespace ActorMQ.Simulation;

/// <summary>Whole networks of brokers, each another one by its seed.</summary>
internal static class RandomNetwork
{
    /// <summary>As many as the environment's SEEDS says, or as are usual.</summary>
    public static TheoryData<int> Seeds(int usual) =>
        [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("SEEDS"), out var count) ? count : usual)];

    /// <summary>A chain, a ring, a star, a mesh or anything connected of 2 to 12.</summary>
    public static (LinkWorld World, List<NetworkNode> Nodes) Create(int seed)
    {
        var world = new LinkWorld(seed);
        // Large ones take long.
        var count = seed % 10 == 0 ? 8 + (seed / 10 % 5) : 2 + (seed % 5);
        string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"b{i}");
        var nodes = new List<NetworkNode>();
        for (var i = 0; i < count; i++)
        {
            string[] dials = (seed / 2 % 5) switch
            {
                0 => i == 0 ? [] : [Name(i - 1)],
                1 => count < 3 ? (i == 0 ? [] : [Name(0)]) : [Name((i + 1) % count)],
                2 => i == 0 ? [] : [Name(0)],
                3 when count < 7 => [.. Enumerable.Range(0, i).Select(Name)],
                _ => [.. Enumerable.Range(0, i).Where(other => other == (i - 1) / 2 || world.Random.Next(5) == 0).Select(Name)],
            };
            nodes.Add(new NetworkNode(world, Name(i), dials));
        }
        return (world, nodes);
    }

    public static NetworkNode Any(LinkWorld world, List<NetworkNode> nodes) => nodes[world.Random.Next(nodes.Count)];

    /// <summary>Crashes brokers, cuts and silences links, and has something done to clients, until enough of it has happened.</summary>
    /// <param name="world">Where.</param>
    /// <param name="nodes">All there are.</param>
    /// <param name="crashes">Of eight events how many are crashes: 1 or 2. With links that are cut they are three.</param>
    /// <param name="remaining">How many events.</param>
    /// <param name="toClients">Does something to clients; which is for a number from 0 to 7 to say.</param>
    public static void Trouble(LinkWorld world, List<NetworkNode> nodes, int crashes, int remaining, Action<int> toClients)
    {
        if (remaining == 0) return;
        world.After(world.Delay(remaining % 4 == 0 ? 20_000 : 1500), () =>
        {
            switch (world.Random.Next(8))
            {
                case var kind when kind < crashes && nodes.TrueForAll(node => node.IsUp):
                    var node = Any(world, nodes);
                    node.Crash(isNoticed: world.Random.Next(2) == 0);
                    world.After(world.Delay(world.Random.Next(2) == 0 ? 500 : 60_000), node.Start);
                    break;
                case var kind when kind >= crashes && kind < 3 && world.Links.Count > 0:
                    world.Links[world.Random.Next(world.Links.Count)].Cut();
                    break;
                case 3 when world.Links.Count > 0:
                    world.Links[world.Random.Next(world.Links.Count)].FallSilent();
                    break;
                case var kind:
                    toClients(kind);
                    break;
            }
            Trouble(world, nodes, crashes, remaining - 1, toClients);
        });
    }

    public static void AssertNothingIsLeft(List<NetworkNode> nodes)
    {
        foreach (var node in nodes)
        {
            foreach (var status in node.InspectQueues())
            {
                Assert.True(
                    status.Messages == 0,
                    $"{node.Name} has {status.Messages} messages of {status.Name}, {status.InFlight} with "
                        + string.Join(", ", status.Consumers.Where(c => c.Outstanding > 0).Select(c => $"{c.Label}: {c.Outstanding}")));
                Assert.Equal(0, status.Bytes);
            }
            Assert.Equal(0, node.Broker.Memory.Used);
        }
    }
}
