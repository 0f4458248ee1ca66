using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>What a <see cref="DurableFeedActor"/> is told besides what becomes of its consumers.</summary>
internal abstract record FeedCommand : IFeedMessage
{
    private FeedCommand()
    {
    }

    /// <summary>Nobody wants anything any more.</summary>
    public sealed record End : FeedCommand;
}
