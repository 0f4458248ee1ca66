using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>A step on its way to the database of a <see cref="LeaseWorld"/> and back.</summary>
internal sealed class LeaseRequest(LeaseWorldNode node, string run, LeaseStep step, TimeSpan sent, TimeSpan arrivesAt)
{
    public LeaseWorldNode Node => node;

    public string Run => run;

    public LeaseStep Step => step;

    /// <summary>By the node's own clock.</summary>
    public TimeSpan Sent => sent;

    public TimeSpan ArrivesAt => arrivesAt;

    public (LeaseRow Row, bool HadEffect)? Answer { get; set; }

    public TimeSpan AnswersAt { get; set; }

    public bool IsWaitedFor { get; set; } = true;
}
