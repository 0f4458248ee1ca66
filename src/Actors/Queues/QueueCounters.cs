namespace ActorMQ.Actors.Queues;

/// <summary>What happened in a queue since it was made.</summary>
public sealed class QueueCounters
{
    public long Enqueued { get; internal set; }

    /// <summary>Acknowledged by consumers.</summary>
    public long Dequeued { get; internal set; }

    /// <summary>Sent to consumers, redeliveries included.</summary>
    public long Delivered { get; internal set; }

    public long Redelivered { get; internal set; }

    public long Expired { get; internal set; }

    public long DeadLettered { get; internal set; }

    public long Purged { get; internal set; }

    /// <summary>Refused because the queue was full.</summary>
    public long Refused { get; internal set; }

    /// <summary>Written to disk only to free memory.</summary>
    public long Spilled { get; internal set; }

    /// <summary>In the journal but unreadable.</summary>
    public long Damaged { get; internal set; }
}
