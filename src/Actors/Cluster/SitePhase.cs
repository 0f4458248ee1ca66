namespace ActorMQ.Actors.Cluster;

/// <summary>How far a node is on its way into the cluster of its site.</summary>
/// <remarks><code>
/// Waiting --> Starting --> Seeking --> Joining --> Member
///    ^            |           |           |          |
///    +------------+-----------+-----------+----------+     downed, cut off, dissolved, not let in: begins anew
///                                          Leaving --> Out   told to leave; stays out until it is told to join
/// </code></remarks>
public enum SitePhase
{
    /// <summary>There is no ActorSystem; there will be one in a moment.</summary>
    Waiting,

    /// <summary>The ActorSystem is being made.</summary>
    Starting,

    /// <summary>It asks the nodes that it knows whether they are in a cluster.</summary>
    Seeking,

    /// <summary>It has asked to be let in, or founds one.</summary>
    Joining,

    /// <summary>It is in.</summary>
    Member,

    /// <summary>It was told to leave, and is about to.</summary>
    Leaving,

    /// <summary>It was told to leave, and has; it stays out until it is told to join.</summary>
    Out,

    /// <summary>Its ActorSystem ends, and begins anew after that.</summary>
    Ending,
}
