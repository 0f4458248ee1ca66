using System.Collections.Immutable;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>
/// The last changes of a interest, newest first, so that whoever knows it as it was a moment ago learns what is different without comparing
/// thousands of entries.
/// </summary>
internal sealed class InterestTrail
{
    // More than a turn brings, as a rule; beyond that comparing costs little for each change.
    private const int MaxLength = 64;

    private readonly ImmutableSortedSet<InterestEntry> _before;
    private readonly AnnouncementChange _change;
    private readonly InterestTrail? _earlier;
    private readonly int _length = 1;

    private InterestTrail(ImmutableSortedSet<InterestEntry> before, AnnouncementChange change, InterestTrail? earlier)
    {
        _before = before;
        _change = change;
        if (earlier is null || earlier._length == MaxLength) return;
        _earlier = earlier;
        _length = earlier._length + 1;
    }

    public static InterestTrail After(InterestTrail? trail, ImmutableSortedSet<InterestEntry> before, AnnouncementChange change) => new(before, change, trail);

    /// <summary>The entries that may have come or gone since the interest was this very set; null when the trail does not lead back to it.</summary>
    public IReadOnlyCollection<InterestEntry>? TouchedSince(ImmutableSortedSet<InterestEntry> interest)
    {
        var touched = new HashSet<InterestEntry>();
        for (var step = this; step is not null; step = step._earlier)
        {
            touched.UnionWith(step._change.Removed);
            touched.UnionWith(step._change.Added);
            if (ReferenceEquals(step._before, interest)) return touched;
        }
        return null;
    }
}
