using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What a destination tells one of its consumers, in the order in which it happens.</summary>
public abstract record ConsumerEvent(ConsumerId Consumer) : IConnectionMessage, INetworkMessage, IFeedMessage
{
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
