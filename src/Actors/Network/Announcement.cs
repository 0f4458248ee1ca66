using System.Collections.Immutable;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

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

    /// <summary>Addresses at which one broker can be dialled.</summary>
    public const int MaxAddresses = 16;

    /// <summary>Where other brokers can dial it; at most <see cref="MaxAddresses"/>, empty when they cannot.</summary>
    public ImmutableArray<LinkAddress> Addresses { get; init; } = [];

    public ImmutableSortedSet<InterestEntry> Interest { get; init; } = ImmutableSortedSet.Create(InterestEntry.Order);

    /// <summary>How its interest came about; null when only the interest itself is known.</summary>
    internal InterestTrail? Trail { get; init; }

    /// <summary>The next version.</summary>
    /// <exception cref="InvalidOperationException">The change does not begin where this version ends.</exception>
    public Announcement Apply(AnnouncementChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.From != Version) throw new InvalidOperationException($"{Broker} is known in version {Version}, and the change is from {change.From}");
        var interest = Interest.Except(change.Removed).Union(change.Added);
        return this with
        {
            Version = change.To,
            Neighbours = change.Neighbours ?? Neighbours,
            Addresses = change.Addresses ?? Addresses,
            Interest = interest,
            Trail = ReferenceEquals(interest, Interest) ? Trail : InterestTrail.After(Trail, Interest, change),
        };
    }

    /// <summary>What leads from an older version of the same epoch to this one.</summary>
    public AnnouncementChange ChangeSince(Announcement older)
    {
        ArgumentNullException.ThrowIfNull(older);
        var (added, removed) = InterestSince(older.Interest);
        return new AnnouncementChange(older.Version, Version, added, removed)
        {
            Neighbours = Neighbours.SequenceEqual(older.Neighbours) ? null : Neighbours,
            Addresses = Addresses.SequenceEqual(older.Addresses) ? null : Addresses,
        };
    }

    /// <summary>How the interest differs from another one. When that is what it was a moment ago, this costs as much as what has changed since.</summary>
    public InterestChange InterestSince(ImmutableSortedSet<InterestEntry> older)
    {
        ArgumentNullException.ThrowIfNull(older);
        if (ReferenceEquals(Interest, older)) return InterestChange.None;
        return Trail?.TouchedSince(older) is { } touched ? InterestChange.Between(older, Interest, touched) : InterestChange.Between(older, Interest);
    }

    internal bool IsNewerThan(Announcement other) => Broker.Epoch != other.Broker.Epoch ? Broker.Epoch > other.Broker.Epoch : Version > other.Version;

    /// <summary>Whether it says the same as another one of the same broker, though it may have been heard by another way.</summary>
    internal bool SaysTheSameAs(Announcement other) =>
        ReferenceEquals(this, other)
        || (Broker == other.Broker && Version == other.Version && WantsTheSameAs(other));

    private bool WantsTheSameAs(Announcement other) =>
        ReferenceEquals(Interest, other.Interest) || (Interest.Count == other.Interest.Count && Interest.SequenceEqual(other.Interest));
}
