using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Queues;

/// <summary>What all queues of a broker share.</summary>
/// <param name="Journal">Where messages are written.</param>
/// <param name="Memory">How much they may keep in memory together.</param>
/// <param name="Directory">Where the dead letter queue is found.</param>
/// <param name="Publishers">Numbers those that have dead letters.</param>
public sealed record QueueServices(IMessageJournal Journal, MemoryBudget Memory, IDestinationDirectory Directory, PublisherIds Publishers);
