using ActorMQ.Actors.Publishing;

namespace ActorMQ.Actors.Topics;

/// <summary>What all topics of a broker share.</summary>
/// <param name="Publishing">For durable subscriptions.</param>
/// <param name="Network">Other brokers that want messages of topics; null when there is no network.</param>
public sealed record TopicServices(PublishingServices Publishing, NetworkTargets? Network);
