using System.Collections.Immutable;
using ActorMQ.Actors.Bridges;

namespace ActorMQ.Actors.Cluster;

/// <summary>What a broker makes known to all others. Immutable: everybody who heard of it shares it.</summary>
public sealed record Announcement(BrokerIdentity Broker)
{
    /// <summary>Grows with each change; begins anew with the epoch.</summary>
    public long Version { get; init; } = 1;

    /// <summary>The version of its program.</summary>
    public string ProductVersion { get; init; } = "";

    /// <summary>What its own temporary destinations begin with, so that replies find their way without having been asked for.</summary>
    public string TemporaryPrefix { get; init; } = "";

    /// <summary>The brokers it has a link to, in order of their names.</summary>
    public ImmutableArray<string> Neighbours { get; init; } = [];

    /// <summary>Where other brokers can dial it; at most <see cref="LinkProtocol.MaxAddresses"/>, empty when they cannot.</summary>
    public ImmutableArray<LinkAddress> Addresses { get; init; } = [];

    public ImmutableSortedSet<DemandEntry> Demand { get; init; } = ImmutableSortedSet.Create(DemandEntry.Order);

    /// <summary>How its demand came about; null when only the demand itself is known.</summary>
    internal DemandTrail? Trail { get; init; }

    /// <summary>The next version.</summary>
    /// <exception cref="InvalidOperationException">The change does not begin where this version ends.</exception>
    public Announcement Apply(AnnouncementChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.From != Version) throw new InvalidOperationException($"{Broker} is known in version {Version}, and the change is from {change.From}");
        var demand = Demand.Except(change.Removed).Union(change.Added);
        return this with
        {
            Version = change.To,
            Neighbours = change.Neighbours ?? Neighbours,
            Addresses = change.Addresses ?? Addresses,
            Demand = demand,
            Trail = ReferenceEquals(demand, Demand) ? Trail : DemandTrail.After(Trail, Demand, change),
        };
    }

    /// <summary>What leads from an older version of the same epoch to this one.</summary>
    public AnnouncementChange ChangeSince(Announcement older)
    {
        ArgumentNullException.ThrowIfNull(older);
        var (added, removed) = DemandSince(older.Demand);
        return new AnnouncementChange(older.Version, Version, added, removed)
        {
            Neighbours = Neighbours.SequenceEqual(older.Neighbours) ? null : Neighbours,
            Addresses = Addresses.SequenceEqual(older.Addresses) ? null : Addresses,
        };
    }

    /// <summary>How the demand differs from another one. When that is what it was a moment ago, this costs as much as what has changed since.</summary>
    public DemandChange DemandSince(ImmutableSortedSet<DemandEntry> older)
    {
        ArgumentNullException.ThrowIfNull(older);
        if (ReferenceEquals(Demand, older)) return DemandChange.None;
        return Trail?.TouchedSince(older) is { } touched ? DemandChange.Between(older, Demand, touched) : DemandChange.Between(older, Demand);
    }

    internal bool IsNewerThan(Announcement other) => Broker.Epoch != other.Broker.Epoch ? Broker.Epoch > other.Broker.Epoch : Version > other.Version;

    /// <summary>Whether it says the same as another one of the same broker, though it may have been heard by another way.</summary>
    internal bool SaysTheSameAs(Announcement other) =>
        ReferenceEquals(this, other)
        || (Broker == other.Broker && Version == other.Version && (ReferenceEquals(Demand, other.Demand) || (Demand.Count == other.Demand.Count && Demand.SequenceEqual(other.Demand))));
}
