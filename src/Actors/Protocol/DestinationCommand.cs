using ActorMQ.Kernel;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Protocol;

/// <summary>What can be told to a queue or a topic.</summary>
public abstract record DestinationCommand : IDestinationMessage
{
    private protected DestinationCommand()
    {
    }

    /// <summary>Messages of one publisher, in order. The list belongs to the destination from here on.</summary>
    public sealed record Publish(IReadOnlyList<PublishItem> Items) : DestinationCommand
    {
        /// <summary>Null when nobody wants to hear of them.</summary>
        public Publisher? Publisher => Items.Count == 0 ? null : Items[0].Ticket.Publisher;
    }

    /// <summary>The publisher does not send any more, and need not hear when the destination has to start anew.</summary>
    public sealed record Leave(Publisher Publisher) : DestinationCommand;

    public sealed record Attach(ConsumerRequest Request) : DestinationCommand;

    /// <summary>The subscription ends. Tags from <paramref name="FirstUnsent"/> on never left the broker.</summary>
    public sealed record Detach(ISubscriber Subscriber, long FirstUnsent) : DestinationCommand;

    public sealed record Settle(ISubscriber Subscriber, Settlement Settlement, IReadOnlyList<long> Tags) : DestinationCommand;

    /// <summary>A queue's consumer has room for so many more messages than before, or fewer.</summary>
    public sealed record Grant(ISubscriber Subscriber, int Count) : DestinationCommand;

    /// <summary>A queue's consumer is metered from now on: the room it has stays, and what it settles does not come back by itself.</summary>
    public sealed record Meter(ISubscriber Subscriber) : DestinationCommand;

    /// <summary>A metered consumer's room that is not needed is needed elsewhere; <see cref="ISubscriber.OnDrained"/> follows.</summary>
    public sealed record Drain(ISubscriber Subscriber) : DestinationCommand;

    /// <summary>Everything up to a tag was written to a client that acknowledges by receiving.</summary>
    public sealed record AcceptUpTo(ISubscriber Subscriber, long LastTag) : DestinationCommand;

    /// <summary>A topic subscriber or a browser has taken messages out of its window.</summary>
    public sealed record Took(ISubscriber Subscriber, int Count, long Bytes) : DestinationCommand;

    /// <summary>
    /// Are deliveries still there, all of them? If so the destination keeps them for a transaction until it is told to do its part or to
    /// renounce it. <paramref name="Client"/> hears which; see <see cref="TransactionEvent.Voted"/>.
    /// </summary>
    public sealed record Promise(DestinationHandle Queue, IReadOnlyList<TransactedSettlement> Settlements, TransactionClient Client) : DestinationCommand;

    /// <summary>The transaction will not be carried out: what was promised to it is as before.</summary>
    public sealed record Renounce(DestinationHandle Queue, TransactionId Transaction) : DestinationCommand;

    /// <summary>
    /// This destination's part of a transaction, all of it or nothing; <paramref name="Client"/> hears once it is durable. What was promised
    /// can be done.
    /// </summary>
    public sealed record Transact(
        DestinationHandle Queue,
        JournalUnit Unit,
        IReadOnlyList<PublishItem> Sends,
        IReadOnlyList<TransactedSettlement> Settlements,
        TransactionClient Client) : DestinationCommand;

    public sealed record Inspect(Reply<DestinationStatus> Reply) : DestinationCommand;

    public sealed record Purge(Reply<long> Reply) : DestinationCommand;

    /// <summary>Removes the destination: its consumers are told, its messages are gone.</summary>
    public sealed record Delete(Reply<bool> Reply) : DestinationCommand;

    /// <summary>Tells the destination that something it waits for has happened; each destination has its own.</summary>
    public abstract record Internal : DestinationCommand;
}
