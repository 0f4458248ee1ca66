using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Destinations;

/// <summary>How each destination behaves, by its name. Safe for use from any thread.</summary>
public interface IDestinationPolicies : IDestinationLimits, IDurablePolicies
{
    QueueOptions ForQueue(DestinationName name);

    TopicOptions ForTopic(DestinationName name);
}
