using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Destinations;

/// <summary>How each destination behaves, by its name. Safe for use from any thread.</summary>
public interface IDestinationPolicies
{
    /// <summary>The most destinations of all kinds together.</summary>
    int MaxDestinations { get; }

    /// <summary>The most destinations that one user has made; of who needs no password, that were made from one address.</summary>
    int MaxDestinationsPerUser => (MaxDestinations + 1) / 2;

    /// <summary>The most durable subscriptions, used or not.</summary>
    int MaxDurableSubscriptions => 10_000;

    /// <summary>The most durable subscriptions that one user or one other broker has made.</summary>
    int MaxDurableSubscriptionsPerUser => (MaxDurableSubscriptions + 1) / 2;

    QueueOptions ForQueue(DestinationName name);

    TopicOptions ForTopic(DestinationName name);

    /// <summary>Durable subscriptions of a topic, or of a pattern of topics.</summary>
    DurableOptions ForDurable(DestinationName topic) => new();
}
