using ActorMQ.Actors.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Queues;

/// <summary>One queue's part of a client's transaction, from COMMIT until it is durable.</summary>
internal sealed class QueueTransaction
{
    private readonly ITransactionClient _client;
    private readonly DestinationHandle _queue;

    public QueueTransaction(ITransactionClient client, DestinationHandle queue)
    {
        _client = client;
        _queue = queue;
    }

    public List<QueueEntry> Sends { get; } = [];

    /// <summary>Acknowledged messages: with no consumer any more, gone once the transaction is durable.</summary>
    public List<QueueEntry> Accepted { get; } = [];

    /// <summary>Rejected deliveries, dealt with once the transaction is durable.</summary>
    public List<(QueueConsumer Consumer, Settlement Settlement, long Tag)> Others { get; } = [];

    /// <summary>Why the queue could not do its part; the transaction goes on without it, as the other queues wait.</summary>
    public BrokerError? Failure { get; init; }

    /// <summary>Any thread.</summary>
    public void TellClient()
    {
        if (Failure is null) _client.OnTransacted(_queue);
        else _client.OnFailed(_queue, Failure);
    }
}
