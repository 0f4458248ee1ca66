using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Queues;

/// <summary>
/// What is left of a queue that is no more: publishers are told so, subscriptions may find another one of that name. Transactions that it has
/// promised to take part in, or that only send to it, go on as if they had come before.
/// </summary>
internal sealed class DeletedQueue(DestinationHandle queue, DestinationEnd end, QueueEffects effects, QueueTransactions transactions)
{
    public void Handle(IDestinationMessage message)
    {
        switch (message)
        {
            case DestinationCommand.Publish publish:
                foreach (var item in publish.Items) effects.Refuse(item.Ticket, end.Missing);
                break;
            case DestinationCommand.Attach attach:
                ConsumerRoster.Refuse(attach.Request, end.Missing);
                break;
            case DestinationCommand.Promise promise:
                transactions.Vote(promise, end.Missing);
                break;
            case DestinationCommand.Transact transact:
                transactions.TransactDeleted(transact, end.Missing);
                break;
            case QueueCommand.BatchDurable durable:
                durable.Batch.Transaction?.TellClient();
                break;
            case DestinationCommand.Inspect inspect:
                inspect.Reply.Set(new DestinationStatus(queue.Name));
                break;
            case DestinationCommand.Purge purge:
                purge.Reply.Set(0);
                break;
            case DestinationCommand.Delete delete:
                end.Await(delete);
                break;
        }
    }
}
