using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration;

/// <summary>The policies that are in force, which may be others later.</summary>
internal sealed class LivePolicies : IDestinationPolicies
{
    private volatile DestinationPolicies _current;

    public LivePolicies(DestinationPolicies current) => _current = current;

    public int MaxDestinations => _current.MaxDestinations;

    public int MaxDestinationsPerUser => _current.MaxDestinationsPerUser;

    public int MaxDurableSubscriptions => _current.MaxDurableSubscriptions;

    public int MaxDurableSubscriptionsPerUser => _current.MaxDurableSubscriptionsPerUser;

    public void Replace(DestinationPolicies policies) => _current = policies;

    public QueueOptions ForQueue(DestinationName name) => _current.ForQueue(name);

    public TopicOptions ForTopic(DestinationName name) => _current.ForTopic(name);

    public DurableOptions ForDurable(DestinationName topic) => _current.ForDurable(topic);
}
