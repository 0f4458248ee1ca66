using System.Collections.Immutable;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Transactions of a borrower's clients (ADR 0019): queues here are asked for a promise, and do their part or renounce it as the borrower decides.
/// Belongs to the network's turns.
/// </summary>
internal sealed class LoanPromises(Borrower borrower, HomeServices services)
{
    private const string Void = "the queue was deleted or has failed: what it had lent cannot be acknowledged any more";

    private readonly Dictionary<long, LoanTransaction> _promises = [];

    public void Promise(BorrowerContent.Promise promise)
    {
        if (Find(promise.Queue, promise.Token, promise.Endings) is { } transaction)
        {
            if (transaction.Queue.Actor.TryTell(new DestinationCommand.Promise(transaction.Queue, transaction.Settlements, transaction.Client)))
            {
                _promises[promise.Token] = transaction;
                return;
            }
            services.Transactions.End(transaction);
        }
        borrower.Say(new HomeContent.Promised(promise.Queue, promise.Token, Void));
    }

    public void Renounce(BorrowerContent.Renounce renounce)
    {
        if (_promises.Remove(renounce.Token, out var promised)) Renounce(promised);
    }

    public void Confirm(BorrowerContent.Confirm confirm)
    {
        if (!_promises.Remove(confirm.Token, out var transaction)) transaction = Find(confirm.Queue, confirm.Token, confirm.Endings);
        if (transaction is not null)
        {
            var part = new DestinationCommand.Transact(transaction.Queue, new JournalUnit(1), [], transaction.Settlements, transaction.Client);
            if (transaction.Queue.Actor.TryTell(part)) return;
            services.Transactions.End(transaction);
        }
        borrower.Say(new HomeContent.Confirmed(confirm.Queue, confirm.Token, Void));
    }

    /// <summary>The conversation is over, and nobody will decide.</summary>
    public void Close()
    {
        foreach (var transaction in _promises.Values) Renounce(transaction);
        _promises.Clear();
    }

    /// <summary>They were all promised in the present conversation.</summary>
    public void Check()
    {
        foreach (var (token, transaction) in _promises)
        {
            Invariant.Holds(
                transaction.Token == token && transaction.Conversation == borrower.Conversation,
                $"Network: what was promised to transaction {token} of {borrower.Conversation.Broker} was promised in another conversation");
        }
    }

    private void Renounce(LoanTransaction transaction)
    {
        services.Transactions.End(transaction);
        transaction.Queue.Actor.TryTell(new DestinationCommand.Renounce(transaction.Queue, transaction.Client.Id));
    }

    /// <summary>Null when the queue or a consumer is not there any more.</summary>
    private LoanTransaction? Find(DestinationName name, long token, ImmutableArray<BorrowerContent.Ending> endings)
    {
        if (!borrower.TryGet(name, out var queue)) return null;
        var settlements = new List<TransactedSettlement>(endings.Length);
        foreach (var ending in endings)
        {
            if (!borrower.TryGet(ending.Consumer, out var consumer)) return null;
            settlements.Add(new TransactedSettlement(consumer.Consumer, ending.Settlement, ending.Tag));
        }
        return services.Transactions.Begin(borrower.Conversation, queue, token, settlements);
    }
}
