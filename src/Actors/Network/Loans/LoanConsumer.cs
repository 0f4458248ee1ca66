using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// A consumer of another broker, as the queue sees it: what the queue tells it is told to that broker. Called from the queue's turns.
/// </summary>
internal sealed class LoanConsumer(Borrower borrower, DestinationHandle queue, long number, IRef<NetworkCommand> network) : ISubscriber
{
    // A link is not to be blocked by one batch, and no frame to be larger than a message makes it.
    private const int MaxBatchBytes = 256 << 10;

    // The one it was attached in: the borrower may be in another one by now.
    private readonly Conversation _conversation = borrower.Conversation;

    public Borrower Borrower => borrower;

    public DestinationHandle Queue => queue;

    public long Number => number;

    public void OnAttached()
    {
    }

    public void OnRefused(BrokerError error) => network.TryTell(new NetworkCommand.LoanConsumerDetached(this));

    public void OnDelivery(DeliveryBatch batch)
    {
        if (batch.Size <= MaxBatchBytes)
        {
            Send(batch);
            return;
        }
        var deliveries = batch.Deliveries;
        var begin = 0;
        var bytes = 0;
        for (var i = 0; i < deliveries.Count; i++)
        {
            if (i > begin && bytes + deliveries[i].Message.Size > MaxBatchBytes)
            {
                Send(batch.Slice(begin, i - begin));
                (begin, bytes) = (i, 0);
            }
            bytes += deliveries[i].Message.Size;
        }
        Send(batch.Slice(begin, deliveries.Count - begin));
    }

    public void OnBrowseEnd()
    {
    }

    public void OnExhausted() => _conversation.Send(new HomeContent.Exhausted(queue.Name, number));

    public void OnDrained(int count) => _conversation.Send(new HomeContent.Drained(queue.Name, number, count));

    public void OnDetached(BrokerError? reason) => network.TryTell(new NetworkCommand.LoanConsumerDetached(this));

    private void Send(DeliveryBatch batch) => _conversation.Send(new HomeContent.Loan(queue.Name, number, batch));
}
