using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Destinations;

/// <summary>How each destination behaves, by its name. Safe for use from any thread.</summary>
public interface IDestinationPolicies
{
    /// <summary>The most destinations of all kinds together.</summary>
    int MaxDestinations { get; }

    QueueOptions ForQueue(DestinationName name);

    TopicOptions ForTopic(DestinationName name);
}
