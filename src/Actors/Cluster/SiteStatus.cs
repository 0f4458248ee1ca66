namespace ActorMQ.Actors.Cluster;

/// <summary>A site at one moment, as one of its nodes sees it.</summary>
/// <param name="Name">Of the site.</param>
/// <param name="Own">Where this node is, to the others.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Since">For how long.</param>
/// <param name="Members">Those of its cluster, this node too; empty when it is in none.</param>
/// <param name="Contacts">Nodes that it knows and that are no members.</param>
public sealed record SiteStatus(
    string Name, SiteAddress Own, SitePhase Phase, TimeSpan Since, IReadOnlyList<SiteMember> Members, IReadOnlyList<SiteStatus.Contact> Contacts)
{
    /// <summary>The cluster's oldest member; null when it is in none.</summary>
    public string? Cluster { get; init; }

    /// <summary>Nodes show certificates to each other.</summary>
    public bool IsTls { get; init; }

    /// <summary>ActorSystems that there were.</summary>
    public int Runs { get; init; }

    /// <summary>Why it was out the last time; null when it never was.</summary>
    public string? LastLoss { get; init; }

    /// <summary>What people have to mend; null when nothing is wrong.</summary>
    public string? Trouble { get; init; }

    /// <summary>Why looking for nodes has failed; null when it has not.</summary>
    public string? DiscoveryFailure { get; init; }

    /// <param name="Address">Where it is.</param>
    /// <param name="IsSeed">It is configured or was found by discovery.</param>
    /// <param name="Cluster">In which cluster it says that it is; null when it is in none or does not answer.</param>
    /// <param name="SilentFor">For how long it was asked in vain; null when it answers.</param>
    public sealed record Contact(SiteAddress Address, bool IsSeed, string? Cluster, TimeSpan? SilentFor);
}
