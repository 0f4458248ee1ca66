using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;

namespace ActorMQ.Actors.Feeds;

/// <summary>
/// All durable subscriptions of this broker's clients that want the same, as the network sees them: whatever other brokers keep for them is
/// for the feed's actor.
/// </summary>
internal sealed class DurableFeed(DemandEntry wanted, DemandLedger ledger) : IPatternSubscriber
{
    // What is on its way and not stored is memory that nobody counts.
    private const int WindowBytes = 8 << 20;

    private ActorRef<DestinationCommand>? _actor;

    public DemandEntry Wanted => wanted;

    /// <summary>Called once, by who made the actor.</summary>
    public void Bind(ActorRef<DestinationCommand> actor) => _actor = actor;

    /// <summary>Other brokers hear of it; those that have something already are asked at once.</summary>
    public void Announce() => ledger.Add(wanted, this);

    public void End()
    {
        ledger.Remove(wanted, this);
        _actor!.TryTell(new FeedCommand.End());
    }

    public ConsumerRequest? OnMatch(DestinationHandle handle)
    {
        var source = new FeedSource(handle, handle.Conversation!.Broker, _actor!);
        return _actor!.TryTell(new FeedCommand.Matched(source))
            ? new ConsumerRequest(source, "durable subscriptions", NetworkActor.SenderConnection, FeedState.Window) { IsMetered = true, PrefetchBytes = WindowBytes }
            : null;
    }

    public void OnPatternAttached()
    {
    }
}
