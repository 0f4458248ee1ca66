using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>A step on its way to the database of a <see cref="LeaseWorld"/> and back; the lock that it wants arrives before it.</summary>
internal sealed class LeaseRequest(LeaseWorldSession session, string run, LeaseStep step, TimeSpan sent, TimeSpan locksAt, TimeSpan arrivesAt)
{
    public LeaseWorldSession Session => session;

    public string Run => run;

    public LeaseStep Step => step;

    /// <summary>By the node's own clock.</summary>
    public TimeSpan Sent => sent;

    public TimeSpan LocksAt => locksAt;

    public TimeSpan ArrivesAt => arrivesAt;

    /// <summary>Whether the session had the lock when that arrived.</summary>
    public bool? IsLocked { get; set; }

    public LeaseAnswer? Answer { get; set; }

    public TimeSpan AnswersAt { get; set; }
}
