using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>
/// All durable subscriptions of this broker's clients that want the same, as the network sees them: whatever other brokers keep for them is
/// for consumers of the feed's actor.
/// </summary>
internal sealed class DurableFeed(InterestEntry wanted, InterestLedger ledger, IDestinationDirectory directory)
{
    // What is on its way and not stored is memory that nobody counts.
    private const int WindowBytes = 8 << 20;

    private readonly ConsumerId _template = directory.NextConsumer();
    private Ref<IFeedMessage>? _actor;

    public InterestEntry Wanted => wanted;

    /// <summary>Called once, by who made the actor.</summary>
    public void Bind(Ref<IFeedMessage> actor) => _actor = actor;

    /// <summary>Other brokers hear of it; those that have something already are asked at once.</summary>
    public void Announce() => ledger.Add(
        wanted,
        new ConsumerRequest(_template, _actor!, "durable subscriptions", ConnectionNumber.Network, FeedState.Window)
        {
            IsMetered = true,
            PrefetchBytes = WindowBytes,
            MostAhead = FeedState.MostAhead,
        });

    public void End()
    {
        ledger.Remove(wanted, _template);
        _actor!.TryTell(new FeedCommand.End());
    }
}
