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
    private readonly Dictionary<long, DestinationCommand.Transact> _unconfirmed = [];
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
            case DestinationCommand.Transact transact:
                Transact(transact);
                break;
            case RemoteHomeCommand.UnitDurable durable:
                Confirm(durable.Transaction.Command);
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
        // What a transaction is about to settle must not go back before.
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

    private void Transact(DestinationCommand.Transact transact)
    {
        foreach (var settlement in transact.Settlements)
        {
            if (_bySubscriber.TryGetValue(settlement.Subscriber, out var consumer)) consumer.Transactions++;
        }
        journal.Submit(new JournalBatch(new RemoteTransaction(transact, Self)), transact.Unit);
    }

    private void Confirm(DestinationCommand.Transact transact)
    {
        if (_conversation is null || _conversation != transact.Queue.Conversation)
        {
            transact.Client.OnFailed(transact.Queue, Lost(transact.Queue));
            return;
        }
        var token = ++_lastNumber;
        _unconfirmed.Add(token, transact);
        var consumers = transact.Settlements.Select(settlement => (Consumer: _bySubscriber.GetValueOrDefault(settlement.Subscriber), Settlement: settlement)).ToArray();
        _conversation.Send(new BorrowerContent.Confirm(
            transact.Queue.Name,
            token,
            [.. consumers.Where(c => c.Consumer is not null).Select(c => new BorrowerContent.Ending(c.Consumer!.Number, c.Settlement.Settlement, c.Settlement.Tag))]));
        foreach (var (consumer, _) in consumers)
        {
            if (consumer is not null && --consumer.Transactions == 0 && consumer.CancelFrom is not null) Cancel(consumer);
        }
    }

    private void OnConfirmed(HomeContent.Confirmed confirmed)
    {
        if (!_unconfirmed.Remove(confirmed.Token, out var transact)) return;
        if (confirmed.Problem is null) transact.Client.OnTransacted(transact.Queue);
        else transact.Client.OnFailed(transact.Queue, new BrokerError(ErrorCode.DestinationFailed, $"{transact.Queue.Name.Uri} at {transact.Queue.Conversation!.Broker}: {confirmed.Problem}"));
    }

    /// <summary>Nobody consumes there any more, and nothing that was asked will be answered.</summary>
    private void End()
    {
        _conversation = null;
        foreach (var consumer in _bySubscriber.Values.ToArray()) consumer.Subscriber.OnDetached(Lost(consumer.Queue.Handle));
        foreach (var transact in _unconfirmed.Values) transact.Client.OnFailed(transact.Queue, Lost(transact.Queue));
        _bySubscriber.Clear();
        _byNumber.Clear();
        _unconfirmed.Clear();
        _queues.Clear();
    }

    private static BrokerError Lost(DestinationHandle queue) => new(
        ErrorCode.BrokerLost,
        $"The broker {queue.Conversation!.Broker} was lost: messages of {queue.Name.Uri} that it has not heard to be acknowledged come again");

    private void Say(ISubscriber subscriber, Func<RemoteConsumer, BorrowerContent> content)
    {
        if (_bySubscriber.TryGetValue(subscriber, out var consumer)) _conversation!.Send(content(consumer));
    }
}
