namespace ActorMQ.Convergence;

/// <summary>Something that happens in a network, and how many messages it takes; of several networks of one kind.</summary>
internal sealed class Measurement
{
    private readonly Func<CountedNetwork, Topology, Random, Counts> _measure;

    private Measurement(string name, Func<CountedNetwork, Topology, Random, Counts> measure)
    {
        Name = name;
        _measure = measure;
    }

    public static IReadOnlyList<Measurement> All { get; } =
    [
        new("one entry of the interest changes", (network, topology, random) => network.Measure(it => it.ChangeInterest(random.Next(topology.Brokers)))),
        new("a broker joins", (network, topology, _) => network.Measure(it => it.Join(topology))),
        new("a link breaks", (network, topology, random) =>
        {
            var (a, b) = topology.Links[random.Next(topology.Links.Count)];
            return network.Measure(it => it.Cut(a, b));
        }),
        new("a broker fails", (network, topology, random) => network.Measure(it => it.Fail(random.Next(topology.Brokers)))),
    ];

    public string Name { get; }

    /// <summary>The median of some random histories.</summary>
    public Counts Of(string kind, int brokers, int seeds)
    {
        var counts = new List<Counts>();
        for (var seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            var topology = Topology.All(brokers, random).Single(one => one.Name == kind);
            var network = new CountedNetwork(topology, random);
            counts.Add(_measure(network, topology, random));
            if (!network.IsConverged()) throw new InvalidOperationException($"{Name}, {kind} of {brokers}, seed {seed}: not everybody knows everything");
        }
        return counts.OrderBy(one => one.MessagesPerLink).ElementAt(counts.Count / 2);
    }
}
