using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Topics;

/// <summary>What all topics of a broker share.</summary>
/// <param name="Journal">Gives out numbers for messages that go to several durable subscriptions.</param>
/// <param name="Durables">The durable subscriptions there are.</param>
/// <param name="Publishers">Numbers those that publish to durable subscriptions.</param>
/// <param name="Network">Other brokers that want messages of topics; null when there is no network.</param>
public sealed record TopicServices(IMessageJournal Journal, DurableRoutes Durables, PublisherIds Publishers, NetworkTargets? Network);
