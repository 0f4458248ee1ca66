namespace ActorMQ.Actors.Cluster;

/// <summary>A node that this one knows of, member or not.</summary>
/// <param name="address">Where it is.</param>
/// <param name="isSeed">It is configured, or was found by discovery, and is never forgotten.</param>
internal sealed class SiteContact(SiteAddress address, bool isSeed)
{
    public SiteAddress Address => address;

    public bool IsSeed { get; set; } = isSeed;

    /// <summary>When it was heard of last, in whichever way.</summary>
    public TimeSpan SeenAt { get; set; }

    /// <summary>Since when it is asked in vain; null when it answers, or was not asked.</summary>
    public TimeSpan? AskedSince { get; set; }

    /// <summary>When it was asked last.</summary>
    public TimeSpan? AskedAt { get; set; }

    public TimeSpan? AnsweredAt { get; set; }

    public SiteAnswer? Answer { get; set; }

    /// <summary>Since when it is in a cluster before which this node's has to yield.</summary>
    public TimeSpan? BeatsSince { get; set; }
}
