using ActorMQ.Actors.Protocol;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Publishing;

/// <summary>What all need who hand messages to durable subscriptions.</summary>
/// <param name="Journal">Gives out numbers for messages that go to several durable subscriptions.</param>
/// <param name="Durables">The durable subscriptions there are.</param>
/// <param name="Publishers">Numbers those that publish to them.</param>
public sealed record PublishingServices(IMessageJournal Journal, DurableRoutes Durables, PublisherIds Publishers);
