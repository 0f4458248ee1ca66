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

    /// <summary>How it differs from the version before; null when that is not known.</summary>
    public AnnouncementChange? LastChange { get; init; }

    /// <summary>The next version.</summary>
    /// <exception cref="InvalidOperationException">The change does not begin where this version ends.</exception>
    public Announcement Apply(AnnouncementChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.From != Version) throw new InvalidOperationException($"{Broker} is known in version {Version}, and the change is from {change.From}");
        return this with
        {
            Version = change.To,
            Neighbours = change.Neighbours ?? Neighbours,
            Addresses = change.Addresses ?? Addresses,
            Demand = Demand.Except(change.Removed).Union(change.Added),
            LastChange = change,
        };
    }

    /// <summary>What leads from an older version of the same epoch to this one.</summary>
    public AnnouncementChange ChangeSince(Announcement older)
    {
        ArgumentNullException.ThrowIfNull(older);
        // As a rule it is the last change that a neighbour has to hear of, however much demand there is.
        if (LastChange?.From == older.Version) return LastChange;
        return new AnnouncementChange(older.Version, Version, [.. Demand.Except(older.Demand)], [.. older.Demand.Except(Demand)])
        {
            Neighbours = Neighbours.SequenceEqual(older.Neighbours) ? null : Neighbours,
            Addresses = Addresses.SequenceEqual(older.Addresses) ? null : Addresses,
        };
    }
}
