using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Protocol;

/// <summary>Who waits for a transaction.</summary>
/// <param name="Id">Which one.</param>
/// <param name="ReplyTo">Hears of it.</param>
public sealed record TransactionClient(TransactionId Id, IRef<TransactionEvent> ReplyTo);
