using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Connections;

/// <summary>An open transaction of a client: what it will do when it is committed.</summary>
internal sealed class ClientTransaction
{
    public List<(ProducerBinding Binding, Message Message)> Sends { get; } = [];

    /// <summary>For temporary destinations of other brokers.</summary>
    public List<(DestinationName Destination, Message Message)> Replies { get; } = [];

    /// <summary>Of each message that is not for a queue, and so goes out only when all is durable that queues do.</summary>
    public IEnumerable<DestinationName> LateDestinations => Sends
        .Where(static send => send.Binding.Name.IsTopic)
        .Select(static send => send.Binding.Name)
        .Concat(Replies.Select(static reply => reply.Destination));

    public List<(ClientSubscription Subscription, long Number, Settlement Settlement)> Acknowledgements { get; } = [];

    /// <summary>True for an ACK that asks for a receipt, and is a transaction of its own.</summary>
    public bool IsImplicit { get; init; }

    public long Bytes { get; set; }

    /// <summary>Frames that were added, also those of a transaction that has failed since.</summary>
    public long Frames { get; set; }

    /// <summary>Bytes of memory that were taken for it.</summary>
    public long Held { get; set; }

    /// <summary>Bytes of memory that it takes.</summary>
    public long Needed => Bytes + (Frames * Footprint.TransactedFrame);

    public int Count => Sends.Count + Replies.Count + Acknowledgements.Count;

    /// <summary>Set by the first frame of it that failed: it can only be aborted.</summary>
    public BrokerError? Failure { get; set; }
}
