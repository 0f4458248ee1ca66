using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Queues;

/// <summary>One queue's part of a client's transaction, from COMMIT until it is durable.</summary>
internal sealed class QueueTransaction
{
    private readonly DestinationHandle _queue;

    public QueueTransaction(TransactionClient client, DestinationHandle queue)
    {
        Client = client;
        _queue = queue;
    }

    public TransactionClient Client { get; }

    public List<QueueEntry> Sends { get; } = [];

    /// <summary>Acknowledged messages: with no consumer any more, gone once the transaction is durable.</summary>
    public List<QueueEntry> Accepted { get; } = [];

    /// <summary>Rejected deliveries, dealt with once the transaction is durable.</summary>
    public List<PromisedDelivery> Others { get; } = [];

    /// <summary>Why the queue could not do its part; the transaction goes on without it, as the other queues wait.</summary>
    public BrokerError? Failure { get; init; }

    /// <summary>Any thread.</summary>
    public void TellClient()
    {
        TransactionEvent news = Failure is null ? new TransactionEvent.Done(Client.Id, _queue) : new TransactionEvent.Failed(Client.Id, _queue, Failure);
        Client.ReplyTo.TryTell(news);
    }
}
