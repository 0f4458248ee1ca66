using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Queues;

/// <summary>A delivery that a transaction, and nothing else, will settle.</summary>
/// <param name="Entry">The message; its consumer may be gone meanwhile.</param>
/// <param name="Tag">Its consumer's tag.</param>
/// <param name="Settlement">How the transaction will settle it.</param>
internal readonly record struct PromisedDelivery(QueueEntry Entry, long Tag, Settlement Settlement);
