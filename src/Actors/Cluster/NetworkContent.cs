using System.Collections.Immutable;
using ActorMQ.Actors.Destinations;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Cluster;

/// <summary>
/// What brokers say to each other, whatever is between them. Of the queue a message is in, the home is the broker that took it in and
/// keeps it; another broker's consumers are served by leases: its <see cref="Grant"/> says for how many messages its consumers have room,
/// <see cref="Lease"/> delivers one, <see cref="Settled"/> ends it.
/// </summary>
public abstract record NetworkContent
{
    private protected NetworkContent()
    {
    }

    /// <summary>A message of a topic, for the subscribers at the receiving broker.</summary>
    public sealed record Topic(DestinationName Destination, Message Message) : NetworkContent;

    /// <summary>A message for a temporary destination of the receiving broker.</summary>
    public sealed record ToTemporary(DestinationName Destination, Message Message) : NetworkContent;

    /// <summary>From the home: there are messages for these consumers and no room is left.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Selector">Which consumers: those that gave this selector; null = none.</param>
    public sealed record Offer(DestinationName Queue, string? Selector) : NetworkContent;

    /// <summary>To the home: room for so many more messages.</summary>
    public sealed record Grant(DestinationName Queue, string? Selector, int Count) : NetworkContent;

    /// <summary>To the home: room that it does not use is needed elsewhere.</summary>
    public sealed record Recall(DestinationName Queue, string? Selector) : NetworkContent;

    /// <summary>From the home: the room it did not use.</summary>
    public sealed record Returned(DestinationName Queue, string? Selector, int Count) : NetworkContent;

    /// <summary>From the home: a message, until it is settled or the broker is lost.</summary>
    /// <param name="Queue">The queue.</param>
    /// <param name="Selector">For which consumers.</param>
    /// <param name="Tag">Its number among the leases of this queue to these consumers.</param>
    /// <param name="DeliveryCount">How often it was delivered before.</param>
    /// <param name="Message">The message.</param>
    public sealed record Lease(DestinationName Queue, string? Selector, long Tag, int DeliveryCount, Message Message) : NetworkContent;

    /// <summary>To the home: what has become of leases.</summary>
    public sealed record Settled(DestinationName Queue, string? Selector, Settlement Settlement, ImmutableArray<long> Tags) : NetworkContent;
}
