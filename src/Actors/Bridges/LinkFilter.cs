using ActorMQ.Actors.Cluster;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Bridges;

/// <summary>
/// Which of a neighbour's demand counts on a link, in ActiveMQ's terms: what is excluded never does; where something is included, only
/// that does.
/// </summary>
/// <remarks>
/// A wildcard consumer counts as a whole: it is excluded when an entry covers all of it, and included when one does. Rights, not filters,
/// keep messages from somebody.
/// </remarks>
public sealed record LinkFilter
{
    public static LinkFilter Open { get; } = new();

    public IReadOnlyList<Entry> Excluded { get; init; } = [];

    public IReadOnlyList<Entry> DynamicallyIncluded { get; init; } = [];

    public IReadOnlyList<Entry> StaticallyIncluded { get; init; } = [];

    /// <summary>Only what is statically included counts.</summary>
    public bool IsStatic { get; init; }

    public bool Admits(DemandEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        // What a durable subscription wants are messages of topics.
        var name = entry.Destination.Kind == DestinationKind.DurableSubscription ? DestinationName.Topic(entry.Destination.Name) : entry.Destination;
        if (Covers(Excluded, name)) return false;
        if (Covers(StaticallyIncluded, name)) return true;
        if (IsStatic) return false;
        return DynamicallyIncluded.Count == 0 || Covers(DynamicallyIncluded, name);
    }

    private static bool Covers(IReadOnlyList<Entry> entries, DestinationName name)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Covers(name)) return true;
        }
        return false;
    }

    /// <param name="IsQueue">Queues or topics; null for both.</param>
    /// <param name="Pattern">Their names.</param>
    public sealed record Entry(bool? IsQueue, DestinationPattern Pattern)
    {
        public bool Covers(DestinationName name)
        {
            ArgumentNullException.ThrowIfNull(name);
            if (IsQueue is { } isQueue && isQueue != name.IsQueue) return false;
            return name.IsPattern ? Pattern.Covers(new DestinationPattern(name.Name)) : Pattern.Matches(name.Name);
        }
    }
}
