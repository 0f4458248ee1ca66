using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>A frame of a client, read and checked: what a connection works on.</summary>
public abstract class ClientFrame
{
    private ClientFrame(string? receipt) => Receipt = receipt;

    /// <summary>The client wants a RECEIPT with this id; null = none.</summary>
    public string? Receipt { get; }

    public sealed class Connect(StompVersion? version, IReadOnlyDictionary<string, string> headers, string? receipt) : ClientFrame(receipt)
    {
        /// <summary>The highest version both sides speak, null when there is none.</summary>
        public StompVersion? Version { get; } = version;

        public IReadOnlyDictionary<string, string> Headers { get; } = headers;
    }

    public sealed class Send(DestinationAddress address, Message message, string? transaction, string? receipt) : ClientFrame(receipt)
    {
        public DestinationAddress Address { get; } = address;

        /// <summary>Encoded for the first part of the address.</summary>
        public Message Message { get; } = message;

        public string? Transaction { get; } = transaction;

        /// <summary>A temporary destination of this connection that the message asks to be answered at; it must exist first.</summary>
        public DestinationName? ReplyTo { get; init; }
    }

    public sealed class Subscribe(IReadOnlyDictionary<string, string> headers, string? receipt) : ClientFrame(receipt)
    {
        public IReadOnlyDictionary<string, string> Headers { get; } = headers;
    }

    public sealed class Unsubscribe(IReadOnlyDictionary<string, string> headers, string? receipt) : ClientFrame(receipt)
    {
        public IReadOnlyDictionary<string, string> Headers { get; } = headers;
    }

    public sealed class Acknowledge(bool isNegative, string? id, string? messageId, string? subscription, string? transaction, string? receipt)
        : ClientFrame(receipt)
    {
        /// <summary>True for NACK.</summary>
        public bool IsNegative { get; } = isNegative;

        /// <summary>The <c>id</c> header of STOMP 1.2.</summary>
        public string? Id { get; } = id;

        public string? MessageId { get; } = messageId;

        public string? Subscription { get; } = subscription;

        public string? Transaction { get; } = transaction;

        /// <summary>NACK only: false sends the message to the dead letter queue at once.</summary>
        public bool Requeue { get; init; } = true;
    }

    public sealed class TransactionBoundary(StompCommand command, string? transaction, string? receipt) : ClientFrame(receipt)
    {
        /// <summary>Begin, Commit or Abort.</summary>
        public StompCommand Command { get; } = command;

        public string? Transaction { get; } = transaction;
    }

    public sealed class Disconnect(string? receipt) : ClientFrame(receipt);

    /// <summary>A frame that cannot be carried out, found out while it was read. Framing violations end the connection.</summary>
    public sealed class Invalid(BrokerError error, string? receipt) : ClientFrame(receipt)
    {
        public BrokerError Error { get; } = error;

        /// <summary>The transaction it would have belonged to; it can no longer be committed.</summary>
        public string? Transaction { get; init; }
    }
}
