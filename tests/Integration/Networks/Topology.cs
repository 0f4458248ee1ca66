namespace ActorMQ.Integration.Networks;

/// <summary>Who dials whom, by number from 0.</summary>
/// <param name="Size">How many nodes.</param>
/// <param name="Links">Each once.</param>
internal sealed record Topology(int Size, IReadOnlyList<(int From, int To)> Links)
{
    public static Topology Pair { get; } = Chain(2);

    /// <summary>Every node reaches every other by two ways at least; two of them are neighbours across.</summary>
    public static Topology RingWithChord { get; } = new(4, [.. Ring(4).Links, (0, 2)]);

    public static Topology Chain(int size) => new(size, [.. Enumerable.Range(1, size - 1).Select(i => (i, i - 1))]);

    /// <summary>Number 0 is the middle and dials nobody.</summary>
    public static Topology Star(int size) => new(size, [.. Enumerable.Range(1, size - 1).Select(i => (i, 0))]);

    public static Topology Ring(int size) => new(size, [.. Enumerable.Range(0, size).Select(i => (i, (i + 1) % size))]);

    public static Topology Mesh(int size) => new(size, [.. Enumerable.Range(0, size).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j)))]);

    public static Topology Of(string name) => name switch
    {
        "pair" => Pair,
        "chain" => Chain(4),
        "star" => Star(4),
        "ring" => Ring(4),
        "mesh" => Mesh(4),
        _ => throw new ArgumentException($"There is no topology {name}.", nameof(name)),
    };
}
