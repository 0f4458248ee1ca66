using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Cluster;

/// <summary>A member of the site's cluster, as this node sees it.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Broker">The name of its broker.</param>
/// <param name="Links">Where its broker can be dialled.</param>
/// <param name="Version">Of its program.</param>
/// <param name="Status">How far it is.</param>
public sealed record SiteMember(SiteAddress Address, string Broker, IReadOnlyList<LinkAddress> Links, string Version, SiteMemberStatus Status)
{
    /// <summary>False: its heart-beats stay away.</summary>
    public bool IsReachable { get; init; } = true;

    /// <summary>Those who were in before stand before it.</summary>
    public bool IsOldest { get; init; }
}
