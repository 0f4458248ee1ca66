using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Subscriptions;

/// <summary>How each durable subscription behaves, by its topic. Safe for use from any thread.</summary>
public interface IDurablePolicies
{
    /// <summary>The most durable subscriptions, used or not.</summary>
    int MaxDurableSubscriptions { get; }

    /// <summary>The most durable subscriptions that one user or one other broker has made.</summary>
    int MaxDurableSubscriptionsPerUser { get; }

    /// <summary>Durable subscriptions of a topic, or of a pattern of topics.</summary>
    DurableOptions ForDurable(DestinationName topic);
}
