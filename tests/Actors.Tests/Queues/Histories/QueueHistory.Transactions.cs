using ActorMQ.Actors.Protocol;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Tests.Histories;

/// <content>Transactions, of which the queue may be one part.</content>
internal sealed partial class QueueHistory
{
    private void Transact(int a, int b) => Transact(NewTransaction(b), a, b);

    /// <summary>Asks for a promise; if one was given, says what is to be.</summary>
    private void Promise(int a, int b)
    {
        if (_transactions.Find(t => t.IsAsked) is { } asked)
        {
            if (a % 2 == 0) Renounce(asked);
            else Transact(asked, a, b);
            return;
        }
        var transaction = NewTransaction(b);
        transaction.IsAsked = true;
        Note($"promise {Settles(transaction)}");
        _world.Tell(new DestinationCommand.Promise(null!, transaction.Settlements, transaction.Client));
        _atTurn.Add(() => OnPromise(transaction));
    }

    private void Renounce(ModelTransaction transaction)
    {
        Note($"renounce {Settles(transaction)}");
        transaction.IsAsked = false;
        transaction.IsOtherPartSubmitted = true;
        _world.Tell(new DestinationCommand.Renounce(null!, transaction.Client.Id));
        _atTurn.Add(() => OnRenounce(transaction));
    }

    private ModelTransaction NewTransaction(int b)
    {
        var transaction = new ModelTransaction(++_lastTransaction, OnTransactionDurable);
        foreach (var consumer in Attached.Where(c => !c.IsBrowser && !c.IsLeaving))
        {
            foreach (var tag in consumer.Unsettled.Keys.Take(1 + (b % 2)))
            {
                if (_transactions.Exists(t => !t.IsCompleted && t.Touches(consumer, tag))) continue;
                var settlement = b / 2 % 4 == 0 ? Settlement.Rejected : Settlement.Accepted;
                transaction.Settlements.Add(new TransactedSettlement(consumer.Id, settlement, tag));
                transaction.Touch(consumer, tag);
            }
        }
        _transactions.Add(transaction);
        return transaction;
    }

    private void Transact(ModelTransaction transaction, int a, int b)
    {
        var sends = new List<PublishItem>();
        for (var i = 0; i < a % 3; i++)
        {
            var message = Make(b + (i * 104_729), isTransacted: true);
            transaction.Sends.Add(message);
            sends.Add(new PublishItem(message.Message, default));
        }
        Note($"transact sends {string.Join(", ", transaction.Sends)} {Settles(transaction)}");
        transaction.IsAsked = false;
        _world.Tell(new DestinationCommand.Transact(null!, transaction.Unit, sends, transaction.Settlements, transaction.Client));
        _atTurn.Add(() => OnTransact(transaction));
    }

    private string Settles(ModelTransaction transaction) =>
        $"settles {string.Join(", ", transaction.Settlements.Select(s => $"{ConsumerOf(s.Consumer)}:{s.Tag} {s.Settlement}"))}";

    private void SubmitOtherPart(int a)
    {
        var open = _transactions.Where(t => t is { IsOtherPartSubmitted: false, IsAsked: false }).ToArray();
        if (open.Length == 0) return;
        var transaction = open[a % open.Length];
        Note($"the other part of transaction {_transactions.IndexOf(transaction) + 1} is done");
        transaction.IsOtherPartSubmitted = true;
        _world.Journal.Submit(new JournalBatch(transaction), transaction.Unit);
    }
}
