namespace ActorMQ.Actors.Cluster;

/// <summary>What a node tells others of the cluster that it is in.</summary>
/// <param name="Cluster">Tells it apart: its oldest member; null when it is in none.</param>
/// <param name="Size">How many members it has.</param>
/// <param name="Members">Some of them: this many addresses may be told.</param>
internal sealed record SiteView(string? Cluster, int Size, IReadOnlyList<SiteAddress> Members)
{
    public const int MaxMembers = 64;

    public static SiteView Alone { get; } = new(null, 0, []);

    /// <summary>It is in none, and will not found one: nobody should wait for it.</summary>
    public bool IsStuck { get; init; }

    /// <summary>Of two clusters of a site the smaller one dissolves; of two of a size the one whose name comes later.</summary>
    public bool Beats(SiteView other)
    {
        if (Cluster is null || Cluster == other.Cluster) return false;
        if (other.Cluster is null || Size != other.Size) return other.Cluster is null || Size > other.Size;
        return string.CompareOrdinal(Cluster, other.Cluster) < 0;
    }
}
