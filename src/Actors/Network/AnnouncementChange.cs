using System.Collections.Immutable;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network;

/// <summary>The difference between two versions of an <see cref="Announcement"/>.</summary>
public sealed record AnnouncementChange(long From, long To, ImmutableArray<InterestEntry> Added, ImmutableArray<InterestEntry> Removed)
{
    /// <summary>Its neighbours from now on; null when they are the same.</summary>
    public ImmutableArray<string>? Neighbours { get; init; }

    /// <summary>Where it can be dialled from now on; null when that is the same.</summary>
    public ImmutableArray<LinkAddress>? Addresses { get; init; }
}
