using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>
/// What goes out on a link, in ActiveMQ's terms: what is excluded never does; where something is included, only that does.
/// </summary>
/// <remarks>
/// The interest of a wildcard consumer counts if any of its destinations may be permitted; each message is looked at besides. Who has
/// consumed by another way keeps what is on loan to him. What a durable subscription wants is permitted as a whole or not. Rights, not
/// filters, keep messages from somebody.
/// </remarks>
public sealed record LinkFilter
{
    public static LinkFilter Open { get; } = new();

    public IReadOnlyList<Entry> Excluded { get; init; } = [];

    public IReadOnlyList<Entry> DynamicallyIncluded { get; init; } = [];

    public IReadOnlyList<Entry> StaticallyIncluded { get; init; } = [];

    /// <summary>Only what is statically included counts.</summary>
    public bool IsStatic { get; init; }

    /// <summary>Whether interest counts: a wildcard's does unless all of it is out.</summary>
    public bool Admits(InterestEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        // What is kept for a durable subscription goes out as a whole, whatever topics its wildcard has, so it is permitted as a whole.
        var isWhole = entry.Destination.Kind == DestinationKind.DurableSubscription;
        var name = isWhole ? DestinationName.Topic(entry.Destination.Name) : entry.Destination;
        if (!name.IsPattern) return Permits(name);
        if (Excluded.Any(excluded => excluded.Covers(name))) return false;
        bool Includes(Entry included) => isWhole ? included.Covers(name) : included.Overlaps(name);
        if (StaticallyIncluded.Any(Includes)) return true;
        return !IsStatic && (DynamicallyIncluded.Count == 0 || DynamicallyIncluded.Any(Includes));
    }

    /// <summary>Whether messages of one destination go out.</summary>
    public bool Permits(DestinationName destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (Contains(Excluded, destination)) return false;
        if (Contains(StaticallyIncluded, destination)) return true;
        return !IsStatic && (DynamicallyIncluded.Count == 0 || Contains(DynamicallyIncluded, destination));
    }

    private static bool Contains(IReadOnlyList<Entry> entries, DestinationName name)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Matches(name)) return true;
        }
        return false;
    }

    /// <param name="IsQueue">Queues or topics; null for both.</param>
    /// <param name="Pattern">Their names.</param>
    public sealed record Entry(bool? IsQueue, DestinationPattern Pattern)
    {
        public bool Matches(DestinationName name)
        {
            ArgumentNullException.ThrowIfNull(name);
            return IsOfKind(name) && Pattern.Matches(name.Name);
        }

        /// <summary>It has all of a wildcard's destinations.</summary>
        public bool Covers(DestinationName wildcard)
        {
            ArgumentNullException.ThrowIfNull(wildcard);
            return IsOfKind(wildcard) && Pattern.Covers(new DestinationPattern(wildcard.Name));
        }

        /// <summary>It has some of a wildcard's destinations.</summary>
        public bool Overlaps(DestinationName wildcard)
        {
            ArgumentNullException.ThrowIfNull(wildcard);
            return IsOfKind(wildcard) && Pattern.Overlaps(new DestinationPattern(wildcard.Name));
        }

        private bool IsOfKind(DestinationName name) => IsQueue is not { } isQueue || isQueue == name.IsQueue;
    }
}
