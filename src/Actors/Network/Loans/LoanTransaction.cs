using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>A transaction of another broker's client that a queue here takes part in.</summary>
/// <param name="Client">How the queue knows it.</param>
/// <param name="Conversation">In which the borrower hears of it.</param>
/// <param name="Queue">Who takes part.</param>
/// <param name="Token">The borrower's number for it.</param>
/// <param name="Settlements">What it settles.</param>
internal sealed record LoanTransaction(
    TransactionClient Client, Conversation Conversation, DestinationHandle Queue, long Token, IReadOnlyList<TransactedSettlement> Settlements);
