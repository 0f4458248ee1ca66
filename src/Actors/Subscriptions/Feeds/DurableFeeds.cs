using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>
/// Makes and ends the feeds of a broker, below the actor of its durable subscriptions: one for all subscriptions that want the same.
/// </summary>
internal sealed class DurableFeeds(InterestLedger ledger, IDestinationDirectory directory, PublishingServices services)
{
    private readonly Dictionary<InterestEntry, (DurableFeed Feed, int Subscriptions)> _feeds = [];
    private long _lastNumber;

    /// <summary>There is one more subscription. Other brokers do not feed subscriptions that are brokers' themselves.</summary>
    public void Add(DurableDefinition definition, Ref<IDurablesMessage> parent)
    {
        if (definition.IsOfBroker) return;
        var wanted = BrokerSubscriptions.InterestOf(definition);
        var (feed, subscriptions) = _feeds.TryGetValue(wanted, out var known) ? known : (Make(wanted, parent), 0);
        _feeds[wanted] = (feed, subscriptions + 1);
    }

    public void Remove(DurableDefinition definition)
    {
        if (definition.IsOfBroker) return;
        var wanted = BrokerSubscriptions.InterestOf(definition);
        var (feed, subscriptions) = _feeds[wanted];
        if (subscriptions > 1)
        {
            _feeds[wanted] = (feed, subscriptions - 1);
            return;
        }
        _feeds.Remove(wanted);
        feed.End();
    }

    private DurableFeed Make(InterestEntry wanted, Ref<IDurablesMessage> parent)
    {
        var feed = new DurableFeed(wanted, ledger, directory);
        var isSuccessor = false;
        var props = new Props<IFeedMessage>(() =>
        {
            var actor = new DurableFeedActor(feed, services, isSuccessor);
            isSuccessor = true;
            return actor;
        })
        {
            Supervision = SupervisionPolicy.NeverGiveUp,
        };
        // Its client id is none that a subscription beside it can have.
        feed.Bind(parent.SpawnChild(props, $"feed:{++_lastNumber}"));
        feed.Announce();
        return feed;
    }
}
