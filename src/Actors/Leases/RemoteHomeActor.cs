using System.Collections.Immutable;
using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Destinations;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Leases;

/// <summary>
/// All queues of one other broker, for the subscriptions of this one: they talk to it as they would to a queue, and it passes on what
/// they say, and brings what the home says. It decides nothing: who gets which message, what is redelivered and what dies is
/// decided at home.
/// </summary>
internal sealed class RemoteHomeActor(DemandLedger ledger, IMessageJournal journal, ActorRef<NetworkCommand> network) : Actor<DestinationCommand>
{
    private readonly Dictionary<DestinationName, RemoteQueue> _queues = [];
    private readonly Dictionary<ISubscriber, RemoteConsumer> _bySubscriber = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<long, RemoteConsumer> _byNumber = [];
    private readonly Dictionary<long, RemoteTransaction> _transactions = [];
    private Conversation? _conversation;
    private long _lastNumber;
    private bool _isReachable = true;

    protected override void Receive(DestinationCommand message)
    {
        switch (message)
        {
            case RemoteHomeCommand.Arrived arrived:
                if (_conversation != arrived.Conversation) End();
                _conversation = arrived.Conversation;
                foreach (var content in arrived.Contents) Receive(content);
                break;
            case DestinationCommand.Widen widen:
                if (_bySubscriber.TryGetValue(widen.Subscriber, out var widened)) Grant(widened, widen.Count);
                break;
            case DestinationCommand.Recall recall:
                Say(recall.Subscriber, static consumer => new BorrowerContent.Recall(consumer.Queue.Handle.Name, consumer.Number));
                break;
            case DestinationCommand.Settle settle:
                Say(settle.Subscriber, consumer => new BorrowerContent.Settled(consumer.Queue.Handle.Name, consumer.Number, settle.Settlement, [.. settle.Tags]));
                break;
            case DestinationCommand.AcceptUpTo accept:
                Say(accept.Subscriber, consumer => new BorrowerContent.AcceptedUpTo(consumer.Queue.Handle.Name, consumer.Number, accept.LastTag));
                break;
            case DestinationCommand.Detach detach:
                Detach(detach);
                break;
            case DestinationCommand.Promise promise:
                Promise(promise);
                break;
            case DestinationCommand.Renounce renounce:
                Renounce(Find(renounce.Queue, renounce.Client));
                break;
            case DestinationCommand.Transact transact:
                Transact(transact);
                break;
            case RemoteHomeCommand.UnitDurable durable:
                Confirm(durable.Transaction);
                break;
            case RemoteHomeCommand.Subscribed subscribed:
                foreach (var queue in _queues.Values) Attach(queue, subscribed.Wanted, subscribed.Subscriber);
                break;
            case RemoteHomeCommand.Reachability reachability when reachability.IsReachable != _isReachable:
                _isReachable = reachability.IsReachable;
                foreach (var consumer in _byNumber.Values.ToArray()) OnReachability(consumer);
                break;
            case RemoteHomeCommand.Over over:
                if (_conversation == over.Conversation) End();
                break;
        }
    }

    /// <summary>After a failure nothing is known of those that consume. The home must hear of it, too.</summary>
    protected override void OnStop()
    {
        var conversation = _conversation;
        End();
        if (conversation is not null) network.TryTell(new NetworkCommand.GiveUp(conversation));
    }

    private void Receive(HomeContent content)
    {
        switch (content)
        {
            case HomeContent.Lease lease:
                if (_byNumber.TryGetValue(lease.Consumer, out var consumer)) Bring(consumer, lease.Batch);
                break;
            case HomeContent.Hungry hungry:
                if (_byNumber.TryGetValue(hungry.Consumer, out consumer)) consumer.Subscriber.OnHungry();
                break;
            case HomeContent.Returned returned:
                if (_byNumber.TryGetValue(returned.Consumer, out consumer)) OnReturned(consumer, returned.Count);
                break;
            case HomeContent.Ended ended:
                if (_byNumber.TryGetValue(ended.Consumer, out consumer)) LetGo(consumer);
                break;
            case HomeContent.Promised promised:
                OnPromised(promised);
                break;
            case HomeContent.Confirmed confirmed:
                OnConfirmed(confirmed);
                break;
            case HomeContent.Offer offer:
                OnOffer(offer);
                break;
            case HomeContent.Withdrawn withdrawn:
                if (!_queues.TryGetValue(withdrawn.Queue, out var queue)) break;
                queue.Offers.Remove(withdrawn.Wanted);
                Forget(queue);
                break;
        }
    }

    /// <summary>Room that would be of no use to the home now stays with the consumer: it may have messages of other brokers.</summary>
    private void Grant(RemoteConsumer consumer, int count)
    {
        if (!_isReachable && count > 0)
        {
            consumer.IsHungry = true;
            consumer.Subscriber.OnReturned(count);
            return;
        }
        consumer.Unused += count;
        _conversation!.Send(new BorrowerContent.Grant(consumer.Queue.Handle.Name, consumer.Number, count));
    }

    private void OnReachability(RemoteConsumer consumer)
    {
        if (_isReachable)
        {
            if (consumer.IsHungry) consumer.Subscriber.OnHungry();
            consumer.IsHungry = false;
            return;
        }
        var back = consumer.Unused - consumer.TakenBack;
        if (back <= 0) return;
        consumer.TakenBack += back;
        consumer.Subscriber.OnReturned(back);
    }

    private static void Bring(RemoteConsumer consumer, DeliveryBatch batch)
    {
        consumer.Unused -= batch.Deliveries.Count;
        // What was on its way already comes all the same.
        consumer.TakenBack = Math.Min(consumer.TakenBack, consumer.Unused);
        consumer.Subscriber.OnDelivery(batch);
    }

    private static void OnReturned(RemoteConsumer consumer, int count)
    {
        var known = Math.Min(count, consumer.TakenBack);
        consumer.Unused -= count;
        consumer.TakenBack -= known;
        consumer.Subscriber.OnReturned(count - known);
    }

    private void OnOffer(HomeContent.Offer offer)
    {
        if (!_queues.TryGetValue(offer.Queue, out var queue))
        {
            var handle = new DestinationHandle(offer.Queue, 0) { Conversation = _conversation };
            handle.Bind(Self);
            _queues.Add(offer.Queue, queue = new RemoteQueue(handle));
        }
        queue.Offers.TryAdd(offer.Wanted, new HashSet<IPatternSubscriber>(ReferenceEqualityComparer.Instance));
        foreach (var subscriber in ledger.SubscribersOf(offer.Wanted)) Attach(queue, offer.Wanted, subscriber);
    }

    private void Attach(RemoteQueue queue, DemandEntry wanted, IPatternSubscriber owner)
    {
        if (!queue.Offers.TryGetValue(wanted, out var attached) || !attached.Add(owner)) return;
        // Null: it may not be read.
        if (owner.OnMatch(queue.Handle) is not { } request) return;
        var consumer = new RemoteConsumer(++_lastNumber, queue, wanted, owner, request.Subscriber);
        _bySubscriber.Add(consumer.Subscriber, consumer);
        _byNumber.Add(consumer.Number, consumer);
        queue.Consumers++;
        var terms = new LeaseTerms(request.Label, request.Prefetch, request.PrefetchBytes, request.Priority, request.IsExclusive, request.Selector?.Text);
        _conversation!.Send(new BorrowerContent.Consume(queue.Handle.Name, consumer.Number, terms));
    }

    private void Detach(DestinationCommand.Detach detach)
    {
        if (!_bySubscriber.TryGetValue(detach.Subscriber, out var consumer)) return;
        consumer.CancelFrom = detach.FirstUnsent;
        if (consumer.Transactions == 0) Cancel(consumer);
    }

    private void Cancel(RemoteConsumer consumer)
    {
        _conversation!.Send(new BorrowerContent.Cancel(consumer.Queue.Handle.Name, consumer.Number, consumer.CancelFrom!.Value));
        Remove(consumer);
    }

    /// <summary>The home has let go of it, with all that it holds.</summary>
    private void LetGo(RemoteConsumer consumer)
    {
        Remove(consumer);
        consumer.Subscriber.OnDetached(Lost(consumer.Queue.Handle));
    }

    private void Remove(RemoteConsumer consumer)
    {
        _bySubscriber.Remove(consumer.Subscriber);
        _byNumber.Remove(consumer.Number);
        consumer.Queue.Consumers--;
        if (consumer.Queue.Offers.TryGetValue(consumer.Wanted, out var attached)) attached.Remove(consumer.Owner);
        Forget(consumer.Queue);
    }

    private void Forget(RemoteQueue queue)
    {
        if (queue.IsEmpty) _queues.Remove(queue.Handle.Name);
    }

    private void Promise(DestinationCommand.Promise promise)
    {
        if (Begin(promise.Queue, promise.Settlements, promise.Client) is { } transaction)
            _conversation!.Send(new BorrowerContent.Promise(promise.Queue.Name, transaction.Token, transaction.Endings));
        else promise.Client.OnVoted(promise.Queue, Lost(promise.Queue));
    }

    private void OnPromised(HomeContent.Promised promised)
    {
        if (!_transactions.TryGetValue(promised.Token, out var transaction) || transaction.State != RemoteTransaction.Phase.Asked) return;
        transaction.State = RemoteTransaction.Phase.Promised;
        if (promised.Problem is not null) Renounce(transaction);
        transaction.Client.OnVoted(transaction.Queue, promised.Problem is null ? null : Failed(transaction.Queue, promised.Problem));
    }

    private void Renounce(RemoteTransaction? transaction)
    {
        if (transaction is null) return;
        _conversation!.Send(new BorrowerContent.Renounce(transaction.Queue.Name, transaction.Token));
        End(transaction);
    }

    private void Transact(DestinationCommand.Transact transact)
    {
        var transaction = Find(transact.Queue, transact.Client) ?? Begin(transact.Queue, transact.Settlements, transact.Client);
        if (transaction is not null) transaction.State = RemoteTransaction.Phase.Written;
        // The others wait for this part, also when it is void.
        var part = transaction ?? new RemoteTransaction(0, transact.Queue, transact.Settlements, transact.Client, [], Self);
        journal.Submit(new JournalBatch(part), transact.Unit);
    }

    private void Confirm(RemoteTransaction transaction)
    {
        if (_transactions.GetValueOrDefault(transaction.Token) != transaction)
        {
            transaction.Client.OnFailed(transaction.Queue, Lost(transaction.Queue));
            return;
        }
        transaction.State = RemoteTransaction.Phase.Confirming;
        _conversation!.Send(new BorrowerContent.Confirm(transaction.Queue.Name, transaction.Token, transaction.Endings));
        LetGo(transaction);
    }

    private void OnConfirmed(HomeContent.Confirmed confirmed)
    {
        if (!_transactions.Remove(confirmed.Token, out var transaction)) return;
        if (confirmed.Problem is null) transaction.Client.OnTransacted(transaction.Queue);
        else transaction.Client.OnFailed(transaction.Queue, Failed(transaction.Queue, confirmed.Problem));
    }

    /// <summary>Null when not all of it can be settled: the conversation was lost, or a consumer is gone.</summary>
    private RemoteTransaction? Begin(DestinationHandle queue, IReadOnlyList<TransactedSettlement> settlements, ITransactionClient client)
    {
        if (_conversation is null || _conversation != queue.Conversation) return null;
        var endings = ImmutableArray.CreateBuilder<BorrowerContent.Ending>(settlements.Count);
        foreach (var (subscriber, settlement, tag) in settlements)
        {
            if (!_bySubscriber.TryGetValue(subscriber, out var consumer)) return null;
            endings.Add(new BorrowerContent.Ending(consumer.Number, settlement, tag));
        }
        foreach (var settlement in settlements) _bySubscriber[settlement.Subscriber].Transactions++;
        var transaction = new RemoteTransaction(++_lastNumber, queue, settlements, client, endings.DrainToImmutable(), Self);
        _transactions.Add(transaction.Token, transaction);
        return transaction;
    }

    /// <summary>There are few at any time.</summary>
    private RemoteTransaction? Find(DestinationHandle queue, ITransactionClient client) =>
        _transactions.Values.FirstOrDefault(transaction => transaction.Client == client && transaction.Queue == queue);

    private void End(RemoteTransaction transaction)
    {
        _transactions.Remove(transaction.Token);
        LetGo(transaction);
    }

    /// <summary>Its consumers may go.</summary>
    private void LetGo(RemoteTransaction transaction)
    {
        foreach (var settlement in transaction.Settlements)
        {
            if (_bySubscriber.TryGetValue(settlement.Subscriber, out var consumer) && --consumer.Transactions == 0 && consumer.CancelFrom is not null) Cancel(consumer);
        }
    }

    /// <summary>Nobody consumes there any more, and nothing that was asked will be answered.</summary>
    private void End()
    {
        _conversation = null;
        foreach (var consumer in _bySubscriber.Values.ToArray()) consumer.Subscriber.OnDetached(Lost(consumer.Queue.Handle));
        foreach (var transaction in _transactions.Values)
        {
            if (transaction.State == RemoteTransaction.Phase.Asked) transaction.Client.OnVoted(transaction.Queue, Lost(transaction.Queue));
            else if (transaction.State == RemoteTransaction.Phase.Confirming) transaction.Client.OnFailed(transaction.Queue, Lost(transaction.Queue));
        }
        _bySubscriber.Clear();
        _byNumber.Clear();
        _transactions.Clear();
        _queues.Clear();
    }

    internal static BrokerError Lost(DestinationHandle queue) => new(
        ErrorCode.BrokerLost,
        $"The broker {queue.Conversation!.Broker} was lost: messages of {queue.Name.Uri} that it has not heard to be acknowledged come again");

    private static BrokerError Failed(DestinationHandle queue, string problem) =>
        new(ErrorCode.DestinationFailed, $"{queue.Name.Uri} at {queue.Conversation!.Broker}: {problem}");

    private void Say(ISubscriber subscriber, Func<RemoteConsumer, BorrowerContent> content)
    {
        if (_bySubscriber.TryGetValue(subscriber, out var consumer)) _conversation!.Send(content(consumer));
    }
}
