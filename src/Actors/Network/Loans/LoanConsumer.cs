using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>A consumer of another broker at a queue of this one. Belongs to the network's turns.</summary>
internal sealed class LoanConsumer(ConsumerId consumer, Borrower borrower, DestinationHandle queue, long number)
{
    /// <summary>What the queue knows it by.</summary>
    public ConsumerId Consumer => consumer;

    public Borrower Borrower => borrower;

    public DestinationHandle Queue => queue;

    /// <summary>What the borrower knows it by.</summary>
    public long Number => number;
}
