using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>What a <see cref="DurableFeedActor"/> is told by its sources.</summary>
internal abstract record FeedCommand : DestinationCommand.Internal
{
    private FeedCommand()
    {
    }

    /// <summary>Another broker has messages.</summary>
    public sealed record Matched(FeedSource Source) : FeedCommand;

    public sealed record Arrived(FeedSource Source, DeliveryBatch Batch) : FeedCommand;

    /// <summary>Room it was given and did not use, as one could not reach the other.</summary>
    public sealed record Drained(FeedSource Source, int Count) : FeedCommand;

    /// <summary>It has messages again, and no room.</summary>
    public sealed record Exhausted(FeedSource Source) : FeedCommand;

    public sealed record Detached(FeedSource Source) : FeedCommand;

    /// <summary>Nobody wants anything any more.</summary>
    public sealed record End : FeedCommand;
}
