using System.Collections.Immutable;

namespace ActorMQ.Actors.Protocol;

/// <summary>What a broker wants and did not, and what it wants no more.</summary>
public readonly record struct InterestChange(ImmutableArray<InterestEntry> Added, ImmutableArray<InterestEntry> Removed)
{
    public static InterestChange None { get; } = new([], []);

    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty;

    /// <summary>The difference between two interests, of which one became the other by changes to some entries at most.</summary>
    internal static InterestChange Between(
        ImmutableSortedSet<InterestEntry> before, ImmutableSortedSet<InterestEntry> after, IReadOnlyCollection<InterestEntry> touched) => new(
        [.. touched.Where(entry => after.Contains(entry) && !before.Contains(entry))],
        [.. touched.Where(entry => before.Contains(entry) && !after.Contains(entry))]);

    /// <summary>The difference between any two.</summary>
    internal static InterestChange Between(ImmutableSortedSet<InterestEntry> before, ImmutableSortedSet<InterestEntry> after) =>
        new([.. after.Where(entry => !before.Contains(entry))], [.. before.Where(entry => !after.Contains(entry))]);
}
