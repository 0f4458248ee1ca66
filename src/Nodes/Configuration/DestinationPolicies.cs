using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration;

/// <summary>How each destination behaves, as configured.</summary>
internal sealed class DestinationPolicies : IDestinationPolicies
{
    private readonly DestinationRules<QueueOptions> _queues;
    private readonly DestinationRules<TopicOptions> _topics;
    private readonly DestinationRules<DurableOptions> _durables;

    public DestinationPolicies(DestinationRules<QueueOptions> queues, DestinationRules<TopicOptions> topics, DestinationRules<DurableOptions> durables)
    {
        _queues = queues;
        _topics = topics;
        _durables = durables;
    }

    public required int MaxDestinations { get; init; }

    public required int MaxDestinationsPerUser { get; init; }

    public required int MaxDurableSubscriptions { get; init; }

    public required int MaxDurableSubscriptionsPerUser { get; init; }

    public QueueOptions ForQueue(DestinationName name) => _queues.For(name.Name);

    public TopicOptions ForTopic(DestinationName name) => _topics.For(name.Name);

    public DurableOptions ForDurable(DestinationName topic) => _durables.For(topic.Name);
}
