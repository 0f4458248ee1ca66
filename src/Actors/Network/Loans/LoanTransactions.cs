using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Transactions of other brokers' clients that queues here have been told of: what a queue answers is passed on to the broker that asked.
/// Belongs to the network's turns.
/// </summary>
/// <param name="network">Brings what queues answer.</param>
/// <param name="numbers">What queues know them by.</param>
/// <param name="effects">Say it to the broker.</param>
internal sealed class LoanTransactions(IRef<TransactionEvent> network, NetworkNumbers numbers, IHomeEffects effects)
{
    private readonly Dictionary<TransactionId, LoanTransaction> _underWay = [];

    public LoanTransaction Begin(Conversation conversation, DestinationHandle queue, long token, IReadOnlyList<TransactedSettlement> settlements)
    {
        var client = new TransactionClient(new TransactionId(ConnectionNumber.Network, numbers.Next()), network);
        var transaction = new LoanTransaction(client, conversation, queue, token, settlements);
        _underWay.Add(client.Id, transaction);
        return transaction;
    }

    /// <summary>Nothing more that the queue says of it matters.</summary>
    public void End(LoanTransaction transaction) => _underWay.Remove(transaction.Client.Id);

    public void Take(TransactionEvent told)
    {
        if (!_underWay.TryGetValue(told.Transaction, out var transaction)) return;
        var (queue, token) = (transaction.Queue.Name, transaction.Token);
        if (told is TransactionEvent.Voted vote)
        {
            transaction.Conversation.Say(new HomeContent.Promised(queue, token, vote.Objection?.Message), effects);
            return;
        }
        End(transaction);
        transaction.Conversation.Say(new HomeContent.Confirmed(queue, token, (told as TransactionEvent.Failed)?.Error.Message), effects);
    }

    /// <summary>Each is known by what its queue knows it by.</summary>
    public void Check()
    {
        foreach (var (id, transaction) in _underWay)
            Invariant.Holds(transaction.Client.Id == id, $"Network: transaction {id} is {transaction.Client.Id} to its queue");
    }
}
