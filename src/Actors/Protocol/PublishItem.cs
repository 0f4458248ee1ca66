using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Protocol;

/// <summary>A message for a destination, and whom to tell about it.</summary>
public readonly record struct PublishItem(Message Message, PublishTicket Ticket)
{
    /// <summary>More than 0 for one that somebody may have seen already: it is <c>redelivered</c> from the beginning.</summary>
    public int DeliveryCount { get; init; }
}
