using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration;

/// <summary>How each destination behaves, as configured.</summary>
internal sealed class DestinationPolicies : IDestinationPolicies
{
    private readonly DestinationRules<QueueOptions> _queues;
    private readonly DestinationRules<TopicOptions> _topics;

    public DestinationPolicies(int maxDestinations, DestinationRules<QueueOptions> queues, DestinationRules<TopicOptions> topics)
    {
        MaxDestinations = maxDestinations;
        _queues = queues;
        _topics = topics;
    }

    public int MaxDestinations { get; }

    public QueueOptions ForQueue(DestinationName name) => _queues.For(name.Name);

    public TopicOptions ForTopic(DestinationName name) => _topics.For(name.Name);
}
