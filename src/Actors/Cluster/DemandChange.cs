using System.Collections.Immutable;

namespace ActorMQ.Actors.Cluster;

/// <summary>What a broker wants and did not, and what it wants no more.</summary>
public readonly record struct DemandChange(ImmutableArray<DemandEntry> Added, ImmutableArray<DemandEntry> Removed)
{
    public static DemandChange None { get; } = new([], []);

    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty;

    /// <summary>The difference between two demands, of which one became the other by changes to some entries at most.</summary>
    internal static DemandChange Between(ImmutableSortedSet<DemandEntry> before, ImmutableSortedSet<DemandEntry> after, IReadOnlyCollection<DemandEntry> touched) => new(
        [.. touched.Where(entry => after.Contains(entry) && !before.Contains(entry))],
        [.. touched.Where(entry => before.Contains(entry) && !after.Contains(entry))]);

    /// <summary>The difference between any two.</summary>
    internal static DemandChange Between(ImmutableSortedSet<DemandEntry> before, ImmutableSortedSet<DemandEntry> after) =>
        new([.. after.Where(entry => !before.Contains(entry))], [.. before.Where(entry => !after.Contains(entry))]);
}
