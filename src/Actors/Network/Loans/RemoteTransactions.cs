using System.Collections.Immutable;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>The transactions of clients here that settle messages of a home (ADR 0019), from when the home hears of them to when it is done.</summary>
internal sealed class RemoteTransactions(HomeContact contact, RemoteConsumers consumers, ConsumerRoom room, IRemoteHomeEffects effects)
{
    private readonly Dictionary<long, RemoteTransaction> _byToken = [];
    private long _lastToken;

    public void Promise(DestinationCommand.Promise promise, TimeSpan now)
    {
        if (Begin(promise.Queue, promise.Settlements, promise.Client, now) is { } transaction)
            contact.Say(new BorrowerContent.Promise(promise.Queue.Name, transaction.Token, transaction.Endings));
        else Vote(promise.Client, promise.Queue, HomeErrors.Lost(promise.Queue));
    }

    public void OnPromised(HomeContent.Promised promised)
    {
        if (!_byToken.TryGetValue(promised.Token, out var transaction) || transaction.State != RemoteTransaction.Phase.Asked) return;
        transaction.State = RemoteTransaction.Phase.Promised;
        if (promised.Problem is not null) Renounce(transaction);
        Vote(transaction.Client, transaction.Queue, promised.Problem is null ? null : HomeErrors.Failed(transaction.Queue, promised.Problem));
    }

    public void Renounce(DestinationCommand.Renounce renounce)
    {
        if (Find(renounce.Queue, renounce.Transaction) is { } transaction) Renounce(transaction);
    }

    public void Transact(DestinationCommand.Transact transact, TimeSpan now)
    {
        var transaction = Find(transact.Queue, transact.Client.Id) ?? Begin(transact.Queue, transact.Settlements, transact.Client, now);
        if (transaction is not null) transaction.State = RemoteTransaction.Phase.Written;
        // The others wait for this part, also when it is void.
        effects.Write(transact.Unit, transaction?.Token ?? 0, transact.Queue, transact.Client);
    }

    /// <summary>All parts at this broker are durable: the home may do its own.</summary>
    public void Confirm(RemoteHomeCommand.UnitDurable durable)
    {
        // The number may be one that was given out before this actor had to start anew.
        if (!_byToken.TryGetValue(durable.Token, out var transaction) || transaction.Client.Id != durable.Client.Id)
        {
            Fail(durable.Client, durable.Queue, HomeErrors.Lost(durable.Queue));
            return;
        }
        transaction.State = RemoteTransaction.Phase.Confirming;
        contact.Say(new BorrowerContent.Confirm(transaction.Queue.Name, transaction.Token, transaction.Endings));
        LetGo(transaction);
    }

    public void OnConfirmed(HomeContent.Confirmed confirmed)
    {
        if (!_byToken.Remove(confirmed.Token, out var transaction)) return;
        if (confirmed.Problem is not null) Fail(transaction.Client, transaction.Queue, HomeErrors.Failed(transaction.Queue, confirmed.Problem));
        else effects.Tell(transaction.Client, new TransactionEvent.Done(transaction.Client.Id, transaction.Queue));
    }

    /// <summary>The conversation is over: nothing that was asked will be answered. What is with the journal hears of it from there.</summary>
    public void Close()
    {
        foreach (var transaction in _byToken.Values)
        {
            var lost = HomeErrors.Lost(transaction.Queue);
            if (transaction.State == RemoteTransaction.Phase.Asked) Vote(transaction.Client, transaction.Queue, lost);
            else if (transaction.State == RemoteTransaction.Phase.Confirming) Fail(transaction.Client, transaction.Queue, lost);
        }
        _byToken.Clear();
    }

    /// <summary>A consumer is kept by as many deliveries as transactions still have to settle; and there are none without a conversation.</summary>
    public void Check()
    {
        Invariant.Holds(contact.Home is not null || _byToken.Count == 0, $"Home: {_byToken.Count} transactions are under way, and no conversation");
        var kept = _byToken.Values
            .Where(transaction => transaction.State != RemoteTransaction.Phase.Confirming)
            .SelectMany(transaction => transaction.Settlements)
            .CountBy(settlement => settlement.Consumer)
            .ToDictionary();
        foreach (var consumer in consumers.All)
        {
            var count = kept.GetValueOrDefault(consumer.Consumer);
            Invariant.Holds(
                consumer.Transactions == count, $"Home: consumer {consumer.Consumer} waits for {consumer.Transactions} settlements, of {count}");
        }
    }

    /// <summary>Null when not all of it can be settled: the conversation was lost, or a consumer is gone.</summary>
    private RemoteTransaction? Begin(
        DestinationHandle queue, IReadOnlyList<TransactedSettlement> settlements, TransactionClient client, TimeSpan now)
    {
        if (contact.Home is null || contact.Home != queue.Home) return null;
        var endings = ImmutableArray.CreateBuilder<BorrowerContent.Ending>(settlements.Count);
        foreach (var (id, settlement, tag) in settlements)
        {
            if (!consumers.TryGet(id, out var consumer)) return null;
            endings.Add(new BorrowerContent.Ending(consumer.Number, settlement, tag));
        }
        foreach (var settlement in settlements)
        {
            consumers.TryGet(settlement.Consumer, out var consumer);
            consumer!.Transactions++;
            room.Settled(consumer, 1, now);
        }
        var transaction = new RemoteTransaction(++_lastToken, queue, settlements, client, endings.DrainToImmutable());
        _byToken.Add(transaction.Token, transaction);
        return transaction;
    }

    /// <summary>There are few at any time.</summary>
    private RemoteTransaction? Find(DestinationHandle queue, TransactionId client) =>
        _byToken.Values.FirstOrDefault(transaction => transaction.Client.Id == client && transaction.Queue == queue);

    private void Renounce(RemoteTransaction transaction)
    {
        contact.Say(new BorrowerContent.Renounce(transaction.Queue.Name, transaction.Token));
        _byToken.Remove(transaction.Token);
        LetGo(transaction);
    }

    private void LetGo(RemoteTransaction transaction)
    {
        foreach (var settlement in transaction.Settlements) consumers.LetGo(settlement.Consumer);
    }

    private void Vote(TransactionClient client, DestinationHandle queue, BrokerError? objection) =>
        effects.Tell(client, new TransactionEvent.Voted(client.Id, queue, objection));

    private void Fail(TransactionClient client, DestinationHandle queue, BrokerError error) =>
        effects.Tell(client, new TransactionEvent.Failed(client.Id, queue, error));
}
