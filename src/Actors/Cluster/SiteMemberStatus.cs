namespace ActorMQ.Actors.Cluster;

/// <summary>How far a member of the site is, in Akka's words.</summary>
public enum SiteMemberStatus
{
    Joining,
    WeaklyUp,
    Up,
    Leaving,
    Exiting,
    Down,
    Removed,
}
