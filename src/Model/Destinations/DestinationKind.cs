namespace ActorMQ.Model.Destinations;

/// <summary>The values are stored in the journal: never renumber (a test holds them).</summary>
public enum DestinationKind
{
    Queue = 0,
    Topic = 1,
    TemporaryQueue = 2,
    TemporaryTopic = 3,

    /// <summary>
    /// What waits for a durable subscription of a topic. To the broker it is a queue; clients cannot address it, but by subscribing.
    /// </summary>
    DurableSubscription = 4,
}
