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

    public static void AssertNothingIsLeft(List<NetworkNode> nodes)
    {
        foreach (var node in nodes)
        {
            foreach (var status in node.InspectQueues())
            {
                Assert.True(status.Messages == 0, $"{node.Name} has {status.Messages} messages of {status.Name}, {status.InFlight} with {string.Join(", ", status.Consumers.Where(c => c.Outstanding > 0).Select(c => $"{c.Label}: {c.Outstanding}"))}");
                Assert.Equal(0, status.Bytes);
            }
            Assert.Equal(0, node.Broker.Memory.Used);
        }
    }
}
