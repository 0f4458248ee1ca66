using System.Collections.Immutable;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// All queues of one other broker, for the subscriptions of this one: they talk to it as they would to a queue, and it passes on what
/// they say, and brings what the home says; over long ways more than they have room for waits here (<see cref="Supply"/>). Who gets
/// which message, what is redelivered and what dies is decided at home.
/// </summary>
internal sealed class RemoteHomeActor(NetworkServices services, IRef<NetworkCommand> network) : Actor<IDestinationMessage>
{
    private static readonly TimeSpan ReviewEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<DestinationName, RemoteQueue> _queues = [];
    private readonly Dictionary<ConsumerId, RemoteConsumer> _consumers = [];
    private readonly Dictionary<long, RemoteConsumer> _byNumber = [];
    private readonly Dictionary<long, RemoteTransaction> _transactions = [];
    private HomeBroker? _home;
    private TimeSpan? _roundTrip;
    private long _lastNumber;
    private bool _isReachable = true;
    private bool _isReviewDue;

    private TimeSpan Now => Clock.GetElapsedTime(0);

    protected override void OnReceive(IDestinationMessage message)
    {
        switch (message)
        {
            case RemoteHomeCommand.Arrived arrived:
                if (_home != arrived.Home) End();
                (_home, _roundTrip) = (arrived.Home, arrived.RoundTrip);
                foreach (var content in arrived.Contents) Receive(content);
                break;
            case DestinationCommand.Grant grant:
                if (_consumers.TryGetValue(grant.Consumer, out var granted)) Grant(granted, grant.Count);
                break;
            case DestinationCommand.Drain drain:
                if (_consumers.TryGetValue(drain.Consumer, out var drained)) Drain(drained);
                break;
            case DestinationCommand.Settle settle:
                if (_consumers.TryGetValue(settle.Consumer, out var settling)) Settle(settling, settle.Settlement, [.. settle.Tags]);
                break;
            case DestinationCommand.AcceptUpTo accept:
                if (_consumers.TryGetValue(accept.Consumer, out var accepting)) AcceptUpTo(accepting, accept.LastTag);
                break;
            case DestinationCommand.Detach detach:
                Detach(detach);
                break;
            case DestinationCommand.Promise promise:
                Promise(promise);
                break;
            case DestinationCommand.Renounce renounce:
                Renounce(Find(renounce.Queue, renounce.Transaction));
                break;
            case DestinationCommand.Transact transact:
                Transact(transact);
                break;
            case RemoteHomeCommand.UnitDurable durable:
                Confirm(durable);
                break;
            case RemoteHomeCommand.Subscribed subscribed:
                foreach (var queue in _queues.Values)
                {
                    if (IsNew(queue, subscribed.Wanted, subscribed.Template)) Attach(queue, subscribed.Wanted, subscribed.Template, 0);
                }
                break;
            case RemoteHomeCommand.Review:
                Review();
                break;
            case RemoteHomeCommand.Reachability reachability when reachability.IsReachable != _isReachable:
                _isReachable = reachability.IsReachable;
                foreach (var consumer in _byNumber.Values.ToArray()) OnReachability(consumer);
                break;
            case RemoteHomeCommand.Over over:
                if (_home?.Conversation == over.Conversation) End();
                break;
        }
    }

    /// <summary>After a failure nothing is known of those that consume. The home must hear of it, too.</summary>
    protected override void PostStop()
    {
        var home = _home;
        End();
        if (home is not null) network.TryTell(new NetworkCommand.GiveUp(home.Conversation));
    }

    private void Receive(HomeContent content)
    {
        switch (content)
        {
            case HomeContent.Loan loan:
                if (_byNumber.TryGetValue(loan.Consumer, out var consumer)) Bring(consumer, loan.Batch);
                // An offer that did not come this far.
                else if (loan.Consumer < 0) Send(new BorrowerContent.Cancel(loan.Queue, loan.Consumer, 0));
                break;
            case HomeContent.Exhausted exhausted:
                if (_byNumber.TryGetValue(exhausted.Consumer, out consumer)) OnHomeExhausted(consumer);
                break;
            case HomeContent.Drained returned:
                if (_byNumber.TryGetValue(returned.Consumer, out consumer)) OnDrained(consumer, returned.Count);
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
        consumer.Supply.Grant(count);
        Serve(consumer);
        if (_isReachable)
        {
            Grant(consumer, isWaitedFor: false);
            return;
        }
        consumer.Supply.OnHomeExhausted();
        TakeRoomBack(consumer);
    }

    private void OnHomeExhausted(RemoteConsumer consumer)
    {
        if (Grant(consumer, isWaitedFor: true)) return;
        consumer.Supply.OnHomeExhausted();
        TellExhaustion(consumer);
    }

    private void TellExhaustion(RemoteConsumer consumer)
    {
        if (!consumer.Supply.IsExhausted || (!_isReachable && consumer.Supply.Stored == 0)) return;
        consumer.Supply.TellExhaustion();
        consumer.ReplyTo.TryTell(new ConsumerEvent.Exhausted(consumer.Consumer));
    }

    private static void TakeRoomBack(RemoteConsumer consumer)
    {
        if (consumer.Supply.Narrow(evenWhatIsLent: true) is > 0 and var back) consumer.ReplyTo.TryTell(new ConsumerEvent.Drained(consumer.Consumer, back));
    }

    private void Drain(RemoteConsumer consumer)
    {
        if (consumer.Supply is { Open: > 0, Lent: > 0 } && _isReachable)
        {
            consumer.IsDraining = true;
            if (consumer.Supply.BeginReturning()) Send(new BorrowerContent.Drain(consumer.Queue.Handle.Name, consumer.Number));
            return;
        }
        consumer.ReplyTo.TryTell(new ConsumerEvent.Drained(consumer.Consumer, consumer.Supply.Narrow(evenWhatIsLent: true)));
        TellExhaustion(consumer);
    }

    private void Settle(RemoteConsumer consumer, Settlement settlement, ImmutableArray<long> tags)
    {
        Send(new BorrowerContent.Settled(consumer.Queue.Handle.Name, consumer.Number, settlement, tags));
        Settled(consumer, tags.Length);
    }

    private void AcceptUpTo(RemoteConsumer consumer, long tag)
    {
        Send(new BorrowerContent.AcceptedUpTo(consumer.Queue.Handle.Name, consumer.Number, tag));
        Settled(consumer, (int)(tag - consumer.AcceptedTag));
        consumer.AcceptedTag = tag;
    }

    private void Settled(RemoteConsumer consumer, int count)
    {
        consumer.Supply.Settled(count, Now, _roundTrip);
        if (consumer.Supply.Ahead == 0) return;
        Grant(consumer, isWaitedFor: false);
        SetReview();
    }

    /// <summary>False when there is nothing to give.</summary>
    private bool Grant(RemoteConsumer consumer, bool isWaitedFor)
    {
        if (!_isReachable || consumer.Supply.Grant(isWaitedFor) is not (> 0 and var count)) return false;
        Send(new BorrowerContent.Grant(consumer.Queue.Handle.Name, consumer.Number, count));
        return true;
    }

    /// <summary>Gives it what waits here, as far as it has room.</summary>
    private void Serve(RemoteConsumer consumer)
    {
        while (consumer.Supply.TryTake(out var batch)) consumer.ReplyTo.TryTell(new ConsumerEvent.Delivered(consumer.Consumer, batch));
        TellExhaustion(consumer);
    }

    private void Bring(RemoteConsumer consumer, DeliveryBatch batch)
    {
        // What comes now goes back with the rest of what it holds.
        if (consumer.CancelFrom is not null) return;
        if (consumer.Supply.Arrive(batch, out var refused) is { } mine) consumer.ReplyTo.TryTell(new ConsumerEvent.Delivered(consumer.Consumer, mine));
        if (refused is not null) GiveBack(consumer, [.. Enumerable.Range(0, refused.Deliveries.Count).Select(i => refused.FirstTag + i)]);
        Serve(consumer);
        if (consumer.Supply.Stored > 0) SetReview();
    }

    /// <summary>Messages that no client has seen.</summary>
    private void GiveBack(RemoteConsumer consumer, ImmutableArray<long> tags)
    {
        if (!tags.IsEmpty) Send(new BorrowerContent.Settled(consumer.Queue.Handle.Name, consumer.Number, Settlement.Released, tags));
        if (consumer.Supply.BeginReturning()) Send(new BorrowerContent.Drain(consumer.Queue.Handle.Name, consumer.Number));
    }

    private void OnDrained(RemoteConsumer consumer, int count)
    {
        var needsIt = consumer.Supply.Returned(count);
        if (consumer.IsDraining)
        {
            consumer.IsDraining = false;
            consumer.ReplyTo.TryTell(new ConsumerEvent.Drained(consumer.Consumer, needsIt ? 0 : consumer.Supply.Narrow(evenWhatIsLent: false)));
        }
        Grant(consumer, isWaitedFor: true);
        TellExhaustion(consumer);
    }

    private void OnReachability(RemoteConsumer consumer)
    {
        if (_isReachable)
        {
            TellExhaustion(consumer);
            return;
        }
        consumer.IsDraining = false;
        TakeRoomBack(consumer);
    }

    private void SetReview()
    {
        if (_isReviewDue) return;
        _isReviewDue = true;
        Schedule(ReviewEvery, new RemoteHomeCommand.Review());
    }

    /// <summary>What was under way for those that have become slower goes back, and what nobody will want soon.</summary>
    private void Review()
    {
        _isReviewDue = false;
        foreach (var consumer in _byNumber.Values)
        {
            if (!consumer.Supply.IsAhead || consumer.CancelFrom is not null) continue;
            if (consumer.Supply.HasTooMuch(Now, _roundTrip, out var tags)) GiveBack(consumer, tags);
            SetReview();
        }
    }

    private void OnOffer(HomeContent.Offer offer)
    {
        if (!_queues.TryGetValue(offer.Queue, out var queue))
        {
            var handle = new DestinationHandle(offer.Queue, 0) { Home = _home };
            handle.Bind(Self);
            _queues.Add(offer.Queue, queue = new RemoteQueue(handle));
        }
        queue.Offers.TryAdd(offer.Wanted, []);
        ConsumerRequest[] attaching = [.. services.Ledger.TemplatesFor(offer.Wanted).Where(template => IsNew(queue, offer.Wanted, template))];
        // Whoever the queue would have given the first message to.
        var first = offer.Opener == 0 ? null : attaching.MaxBy(static template => (template.IsExclusive, template.Priority));
        if (offer.Opener != 0 && first is null) Send(new BorrowerContent.Cancel(offer.Queue, offer.Opener, 0));
        foreach (var template in attaching)
        {
            if (Attach(queue, offer.Wanted, template, ReferenceEquals(template, first) ? offer.Opener : 0) is not { } consumer) continue;
            // There is something for it, or there would be no offer.
            consumer.Supply.OnHomeExhausted();
            TellExhaustion(consumer);
        }
    }

    /// <summary>True when something is offered to a subscription that does not consume it yet, and will now.</summary>
    private static bool IsNew(RemoteQueue queue, InterestEntry wanted, ConsumerRequest template) =>
        queue.Offers.TryGetValue(wanted, out var attached) && attached.Add(template.Id);

    /// <summary>Null when the subscription is gone this very moment.</summary>
    private RemoteConsumer? Attach(RemoteQueue queue, InterestEntry wanted, ConsumerRequest template, long opener)
    {
        var request = template with { Id = services.Directory.NextConsumer() };
        if (!request.ReplyTo.TryTell(new ConsumerEvent.Matched(template.Id, request.Id, queue.Handle)))
        {
            if (opener != 0) Send(new BorrowerContent.Cancel(queue.Handle.Name, opener, 0));
            return null;
        }
        var limits = queue.Handle.Name.Kind == DestinationKind.Queue ? services.Options.Loans : LoanLimits.None;
        var supply = new Supply(request.Prefetch, opener == 0 ? 0 : 1, limits, services.Memory);
        var consumer = new RemoteConsumer(opener == 0 ? ++_lastNumber : opener, queue, wanted, template.Id, request, supply);
        _consumers.Add(consumer.Consumer, consumer);
        _byNumber.Add(consumer.Number, consumer);
        queue.Consumers++;
        var terms = new LoanTerms(request.Label, request.Prefetch, request.PrefetchBytes, request.Priority, request.IsExclusive, request.Selector?.Text);
        Send(new BorrowerContent.Consume(queue.Handle.Name, consumer.Number, terms));
        if (opener != 0) SetReview();
        consumer.ReplyTo.TryTell(new ConsumerEvent.Attached(consumer.Consumer));
        return consumer;
    }

    private void Detach(DestinationCommand.Detach detach)
    {
        if (!_consumers.TryGetValue(detach.Consumer, out var consumer)) return;
        consumer.CancelFrom = detach.FirstUnsent;
        consumer.Supply.Clear();
        if (consumer.Transactions == 0) Cancel(consumer);
    }

    private void Cancel(RemoteConsumer consumer)
    {
        Send(new BorrowerContent.Cancel(consumer.Queue.Handle.Name, consumer.Number, consumer.CancelFrom!.Value));
        Remove(consumer);
    }

    /// <summary>The home has let go of it, with all that it holds.</summary>
    private void LetGo(RemoteConsumer consumer)
    {
        Remove(consumer);
        consumer.ReplyTo.TryTell(new ConsumerEvent.Detached(consumer.Consumer, Lost(consumer.Queue.Handle)));
    }

    private void Remove(RemoteConsumer consumer)
    {
        consumer.Supply.Clear();
        _consumers.Remove(consumer.Consumer);
        _byNumber.Remove(consumer.Number);
        consumer.Queue.Consumers--;
        if (consumer.Queue.Offers.TryGetValue(consumer.Wanted, out var attached)) attached.Remove(consumer.Template);
        Forget(consumer.Queue);
    }

    private void Forget(RemoteQueue queue)
    {
        if (queue.IsEmpty) _queues.Remove(queue.Handle.Name);
    }

    private void Promise(DestinationCommand.Promise promise)
    {
        if (Begin(promise.Queue, promise.Settlements, promise.Client) is { } transaction)
            Send(new BorrowerContent.Promise(promise.Queue.Name, transaction.Token, transaction.Endings));
        else Vote(promise.Client, promise.Queue, Lost(promise.Queue));
    }

    private static void Vote(TransactionClient client, DestinationHandle queue, BrokerError? objection) =>
        client.ReplyTo.TryTell(new TransactionEvent.Voted(client.Id, queue, objection));

    private static void Fail(TransactionClient client, DestinationHandle queue, BrokerError error) =>
        client.ReplyTo.TryTell(new TransactionEvent.Failed(client.Id, queue, error));

    private void OnPromised(HomeContent.Promised promised)
    {
        if (!_transactions.TryGetValue(promised.Token, out var transaction) || transaction.State != RemoteTransaction.Phase.Asked) return;
        transaction.State = RemoteTransaction.Phase.Promised;
        if (promised.Problem is not null) Renounce(transaction);
        Vote(transaction.Client, transaction.Queue, promised.Problem is null ? null : Failed(transaction.Queue, promised.Problem));
    }

    private void Renounce(RemoteTransaction? transaction)
    {
        if (transaction is null) return;
        Send(new BorrowerContent.Renounce(transaction.Queue.Name, transaction.Token));
        End(transaction);
    }

    private void Transact(DestinationCommand.Transact transact)
    {
        var transaction = Find(transact.Queue, transact.Client.Id) ?? Begin(transact.Queue, transact.Settlements, transact.Client);
        if (transaction is not null) transaction.State = RemoteTransaction.Phase.Written;
        // The others wait for this part, also when it is void.
        var part = new RemoteUnit(transaction?.Token ?? 0, transact.Queue, transact.Client, Self);
        services.Journal.Submit(new JournalBatch(part), transact.Unit);
    }

    private void Confirm(RemoteHomeCommand.UnitDurable durable)
    {
        // The number may be one that was given out before this actor had to start anew.
        if (!_transactions.TryGetValue(durable.Token, out var transaction) || transaction.Client.Id != durable.Client.Id)
        {
            Fail(durable.Client, durable.Queue, Lost(durable.Queue));
            return;
        }
        transaction.State = RemoteTransaction.Phase.Confirming;
        Send(new BorrowerContent.Confirm(transaction.Queue.Name, transaction.Token, transaction.Endings));
        LetGo(transaction);
    }

    private void OnConfirmed(HomeContent.Confirmed confirmed)
    {
        if (!_transactions.Remove(confirmed.Token, out var transaction)) return;
        if (confirmed.Problem is not null) Fail(transaction.Client, transaction.Queue, Failed(transaction.Queue, confirmed.Problem));
        else transaction.Client.ReplyTo.TryTell(new TransactionEvent.Done(transaction.Client.Id, transaction.Queue));
    }

    /// <summary>Null when not all of it can be settled: the conversation was lost, or a consumer is gone.</summary>
    private RemoteTransaction? Begin(DestinationHandle queue, IReadOnlyList<TransactedSettlement> settlements, TransactionClient client)
    {
        if (_home is null || _home != queue.Home) return null;
        var endings = ImmutableArray.CreateBuilder<BorrowerContent.Ending>(settlements.Count);
        foreach (var (id, settlement, tag) in settlements)
        {
            if (!_consumers.TryGetValue(id, out var consumer)) return null;
            endings.Add(new BorrowerContent.Ending(consumer.Number, settlement, tag));
        }
        foreach (var settlement in settlements)
        {
            var consumer = _consumers[settlement.Consumer];
            consumer.Transactions++;
            Settled(consumer, 1);
        }
        var transaction = new RemoteTransaction(++_lastNumber, queue, settlements, client, endings.DrainToImmutable());
        _transactions.Add(transaction.Token, transaction);
        return transaction;
    }

    /// <summary>There are few at any time.</summary>
    private RemoteTransaction? Find(DestinationHandle queue, TransactionId client) =>
        _transactions.Values.FirstOrDefault(transaction => transaction.Client.Id == client && transaction.Queue == queue);

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
            if (!_consumers.TryGetValue(settlement.Consumer, out var consumer)) continue;
            if (--consumer.Transactions == 0 && consumer.CancelFrom is not null) Cancel(consumer);
        }
    }

    /// <summary>Nobody consumes there any more, and nothing that was asked will be answered.</summary>
    private void End()
    {
        (_home, _roundTrip) = (null, null);
        foreach (var consumer in _consumers.Values.ToArray())
        {
            consumer.Supply.Clear();
            consumer.ReplyTo.TryTell(new ConsumerEvent.Detached(consumer.Consumer, Lost(consumer.Queue.Handle)));
        }
        foreach (var transaction in _transactions.Values)
        {
            if (transaction.State == RemoteTransaction.Phase.Asked) Vote(transaction.Client, transaction.Queue, Lost(transaction.Queue));
            else if (transaction.State == RemoteTransaction.Phase.Confirming) Fail(transaction.Client, transaction.Queue, Lost(transaction.Queue));
        }
        _consumers.Clear();
        _byNumber.Clear();
        _transactions.Clear();
        _queues.Clear();
    }

    internal static BrokerError Lost(DestinationHandle queue) => new(
        ErrorCode.BrokerLost,
        $"The broker {queue.Home!.Name} was lost: messages of {queue.Name.Uri} that it has not heard to be acknowledged come again");

    private static BrokerError Failed(DestinationHandle queue, string problem) =>
        new(ErrorCode.DestinationFailed, $"{queue.Name.Uri} at {queue.Home!.Name}: {problem}");

    private void Send(BorrowerContent content) => network.TryTell(new NetworkCommand.Say(_home!.Conversation, content));
}
