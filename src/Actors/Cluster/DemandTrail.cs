using System.Collections.Immutable;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// The last changes of a demand, newest first, so that whoever knows it as it was a moment ago learns what is different without comparing
/// thousands of entries.
/// </summary>
internal sealed class DemandTrail
{
    // More than a turn brings, as a rule; beyond that comparing costs little for each change.
    private const int MaxLength = 64;

    private readonly ImmutableSortedSet<DemandEntry> _before;
    private readonly AnnouncementChange _change;
    private readonly DemandTrail? _earlier;
    private readonly int _length = 1;

    private DemandTrail(ImmutableSortedSet<DemandEntry> before, AnnouncementChange change, DemandTrail? earlier)
    {
        _before = before;
        _change = change;
        if (earlier is null || earlier._length == MaxLength) return;
        _earlier = earlier;
        _length = earlier._length + 1;
    }

    public static DemandTrail After(DemandTrail? trail, ImmutableSortedSet<DemandEntry> before, AnnouncementChange change) => new(before, change, trail);

    /// <summary>The entries that may have come or gone since the demand was this very set; null when the trail does not lead back to it.</summary>
    public IReadOnlyCollection<DemandEntry>? TouchedSince(ImmutableSortedSet<DemandEntry> demand)
    {
        var touched = new HashSet<DemandEntry>();
        for (var step = this; step is not null; step = step._earlier)
        {
            touched.UnionWith(step._change.Removed);
            touched.UnionWith(step._change.Added);
            if (ReferenceEquals(step._before, demand)) return touched;
        }
        return null;
    }
}
