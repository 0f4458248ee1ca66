using ActorMQ.Actors.Destinations;

namespace ActorMQ.Actors.Queues;

/// <summary>One queue's part of a client's transaction, from COMMIT until it is durable.</summary>
internal sealed class QueueTransaction
{
    public List<QueueEntry> Sends { get; } = [];

    /// <summary>Acknowledged messages: with no consumer any more, gone once the transaction is durable.</summary>
    public List<QueueEntry> Accepted { get; } = [];

    /// <summary>Rejected deliveries, dealt with once the transaction is durable.</summary>
    public List<(QueueConsumer Consumer, Settlement Settlement, long Tag)> Others { get; } = [];
}
