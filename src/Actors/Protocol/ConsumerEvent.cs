using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What a destination tells one of its consumers, in the order in which it happens; and what the directory tells of a template.</summary>
/// <param name="Consumer">Whom, or of which template.</param>
public abstract record ConsumerEvent(ConsumerId Consumer) : IConnectionMessage, INetworkMessage, IFeedMessage
{
    /// <summary>
    /// A destination matches a pattern: there is one more consumer, made from the template, of which the destination is being told. That comes
    /// before anybody can publish to a destination just made. Who does not want the consumer lets go of it once it is attached.
    /// </summary>
    /// <param name="Template">What was asked for.</param>
    /// <param name="Match">The consumer: whatever the destination says to it comes after this.</param>
    /// <param name="Destination">What matches.</param>
    public sealed record Matched(ConsumerId Template, ConsumerId Match, DestinationHandle Destination) : ConsumerEvent(Template);

    /// <summary>All destinations that exist, and match a pattern, have been offered.</summary>
    public sealed record PatternAttached(ConsumerId Template) : ConsumerEvent(Template);

    /// <summary>The subscription stands; deliveries come after this.</summary>
    public sealed record Attached(ConsumerId Consumer) : ConsumerEvent(Consumer);

    /// <summary>Messages, at most as many as there is room for. The batch may be shared with other consumers.</summary>
    public sealed record Delivered(ConsumerId Consumer, DeliveryBatch Batch) : ConsumerEvent(Consumer);

    /// <summary>A browser has seen everything that was there.</summary>
    public sealed record BrowseEnded(ConsumerId Consumer) : ConsumerEvent(Consumer);

    /// <summary>A metered consumer has no room left, and there is something for it. Said once until it is given more.</summary>
    public sealed record Exhausted(ConsumerId Consumer) : ConsumerEvent(Consumer);

    /// <summary>The answer to <see cref="DestinationCommand.Drain"/>: so much room was left, and is no more.</summary>
    public sealed record Drained(ConsumerId Consumer, int Count) : ConsumerEvent(Consumer);

    /// <summary>The destination has let go of the consumer: nothing more will come.</summary>
    /// <param name="Consumer">Who.</param>
    /// <param name="Reason">Why; null when the destination was deleted.</param>
    public sealed record Detached(ConsumerId Consumer, BrokerError? Reason) : ConsumerEvent(Consumer);
}
