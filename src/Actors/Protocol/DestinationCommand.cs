using ActorMQ.Actors.Engine;
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

    /// <summary>One more consumer, or what one that is there asks for from now on. <see cref="ConsumerEvent.Attached"/> follows.</summary>
    public sealed record Attach(ConsumerRequest Request) : DestinationCommand;

    /// <summary>The subscription ends. Tags from <paramref name="FirstUnsent"/> on never left the broker.</summary>
    public sealed record Detach(ConsumerId Consumer, long FirstUnsent) : DestinationCommand;

    public sealed record Settle(ConsumerId Consumer, Settlement Settlement, IReadOnlyList<long> Tags) : DestinationCommand;

    /// <summary>
    /// A consumer has room for so many more messages than before, or fewer. A topic's subscriber and a browser have as much more room as they
    /// have taken out of their window.
    /// </summary>
    /// <param name="Consumer">Who.</param>
    /// <param name="Count">Messages.</param>
    /// <param name="Bytes">Of the messages that were taken; a queue's consumer has its bytes back when it settles.</param>
    public sealed record Grant(ConsumerId Consumer, int Count, long Bytes = 0) : DestinationCommand;

    /// <summary>A queue's consumer is metered from now on: the room it has stays, and what it settles does not come back by itself.</summary>
    public sealed record Meter(ConsumerId Consumer) : DestinationCommand;

    /// <summary>A metered consumer's room that is not needed is needed elsewhere; <see cref="ConsumerEvent.Drained"/> follows.</summary>
    public sealed record Drain(ConsumerId Consumer) : DestinationCommand;

    /// <summary>The way to a consumer at another broker is longer or shorter than it was, or there is none, or one again.</summary>
    public sealed record ChangeWay(ConsumerId Consumer, ConsumerWay Way) : DestinationCommand;

    /// <summary>Everything up to a tag was written to a client that acknowledges by receiving.</summary>
    public sealed record AcceptUpTo(ConsumerId Consumer, long LastTag) : DestinationCommand;

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
