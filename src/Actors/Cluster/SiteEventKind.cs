namespace ActorMQ.Actors.Cluster;

/// <summary>What has happened in a site.</summary>
public enum SiteEventKind
{
    /// <summary>A member is new, or is further than before.</summary>
    Member,

    /// <summary>The heart-beats of a member stay away.</summary>
    Unreachable,

    /// <summary>They are there again.</summary>
    Reachable,

    /// <summary>A member is gone.</summary>
    Removed,

    /// <summary>This node founds a cluster.</summary>
    Founding,

    /// <summary>This node asks to be let in.</summary>
    Joining,

    /// <summary>This node is in.</summary>
    Joined,

    /// <summary>This node is out, and why.</summary>
    Lost,

    /// <summary>This node was told to leave.</summary>
    Left,

    /// <summary>Something is wrong that people have to mend.</summary>
    Trouble,
}
