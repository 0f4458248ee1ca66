namespace ActorMQ.Convergence;

/// <summary>Which brokers are linked. Links of a broker that joins later come with <see cref="Joining"/>.</summary>
public sealed record Topology(string Name, int Brokers, IReadOnlyList<(int A, int B)> Links)
{
    public const int MeanDegree = 3;

    /// <summary>Whom one more broker, with the next number, would be linked to; and which link it would take the place of.</summary>
    public required IReadOnlyList<int> Joining { get; init; }

    public (int A, int B)? Replaced { get; init; }

    public static Topology Chain(int brokers) =>
        new("chain", brokers, [.. Enumerable.Range(1, brokers - 1).Select(i => (i - 1, i))]) { Joining = [brokers - 1] };

    public static Topology Star(int brokers) =>
        new("star", brokers, [.. Enumerable.Range(1, brokers - 1).Select(i => (0, i))]) { Joining = [0] };

    public static Topology Ring(int brokers) =>
        new("ring", brokers, [.. Enumerable.Range(0, brokers).Select(i => (i, (i + 1) % brokers))]) { Joining = [brokers - 1, 0], Replaced = (brokers - 1, 0) };

    public static Topology Mesh(int brokers) =>
        new("mesh", brokers, [.. from a in Enumerable.Range(0, brokers) from b in Enumerable.Range(a + 1, brokers - a - 1) select (a, b)])
        {
            Joining = [.. Enumerable.Range(0, brokers)],
        };

    /// <summary>A random tree, so that everybody is reached, and random links on top.</summary>
    public static Topology Random(int brokers, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var links = new HashSet<(int A, int B)>();
        for (var i = 1; i < brokers; i++) links.Add((random.Next(i), i));
        var wanted = Math.Min(brokers * MeanDegree / 2, brokers * (brokers - 1) / 2);
        while (links.Count < wanted)
        {
            var (a, b) = (random.Next(brokers), random.Next(brokers));
            if (a != b) links.Add((Math.Min(a, b), Math.Max(a, b)));
        }
        var joining = new HashSet<int>();
        while (joining.Count < Math.Min(MeanDegree, brokers)) joining.Add(random.Next(brokers));
        return new("random", brokers, [.. links.Order()]) { Joining = [.. joining.Order()] };
    }

    public static IEnumerable<Topology> All(int brokers, Random random) =>
        [Chain(brokers), Star(brokers), Ring(brokers), Random(brokers, random), Mesh(brokers)];
}
