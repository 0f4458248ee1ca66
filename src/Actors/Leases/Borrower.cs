using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Destinations;
using ActorMQ.Actors.Durables;
using ActorMQ.Kernel;
using ActorMQ.Model.Destinations;
using ActorMQ.Persistence;

namespace ActorMQ.Actors.Leases;

/// <summary>
/// Another broker whose clients want messages of queues of this one: what it wants, and its consumers where scouts have found something.
/// Belongs to the network's turns.
/// </summary>
internal sealed class Borrower
{
    /// <summary>Local consumers come before those of other brokers, and these by distance.</summary>
    private const int PriorityBase = -5;

    private const string Void = "the queue was deleted or has failed: what it had lent cannot be acknowledged any more";

    private readonly Dictionary<DestinationName, QueueWatch> _watches = [];
    private readonly Dictionary<long, LeaseConsumer> _consumers = [];
    private readonly Dictionary<long, LeaseTransaction> _promises = [];
    private readonly IDestinationDirectory _directory;
    private readonly ActorRef<NetworkCommand> _network;

    /// <param name="conversation">The present one.</param>
    /// <param name="directory">Knows the queues.</param>
    /// <param name="durables">Keeps what is for its durable subscriptions.</param>
    /// <param name="network">Hears from queues.</param>
    public Borrower(Conversation conversation, IDestinationDirectory directory, ActorRef<DurableCommand> durables, ActorRef<NetworkCommand> network)
    {
        Conversation = conversation;
        _directory = directory;
        _network = network;
        Followings = new Followings(this, durables, network);
    }

    public Conversation Conversation { get; private set; }

    /// <summary>What its durable subscriptions want of topics.</summary>
    public Followings Followings { get; }

    /// <summary>Links to it.</summary>
    public int Distance { get; set; } = 1;

    public int ConsumerCount => _consumers.Count;

    public void ChangeDemand(DemandChange change)
    {
        foreach (var entry in change.Removed.Where(IsOfQueues)) Remove(entry);
        foreach (var entry in change.Added.Where(IsOfQueues)) Add(entry);
    }

    public void OnDetached(LeaseConsumer consumer)
    {
        if (!_consumers.TryGetValue(consumer.Number, out var known) || known != consumer) return;
        _consumers.Remove(consumer.Number);
        Conversation.Send(new HomeContent.Ended(consumer.Queue.Name, consumer.Number));
    }

    public void Receive(BorrowerContent content)
    {
        switch (content)
        {
            case BorrowerContent.Consume consume:
                Attach(consume);
                break;
            case BorrowerContent.Grant grant:
                Tell(grant.Consumer, consumer => new DestinationCommand.Widen(consumer, grant.Count));
                break;
            case BorrowerContent.Recall recall:
                Tell(recall.Consumer, static consumer => new DestinationCommand.Recall(consumer));
                break;
            case BorrowerContent.Settled settled:
                Tell(settled.Consumer, consumer => new DestinationCommand.Settle(consumer, settled.Settlement, settled.Tags));
                break;
            case BorrowerContent.AcceptedUpTo accepted:
                Tell(accepted.Consumer, consumer => new DestinationCommand.AcceptUpTo(consumer, accepted.Tag));
                break;
            case BorrowerContent.Cancel cancel:
                Tell(cancel.Consumer, consumer => new DestinationCommand.Detach(consumer, cancel.FirstUnsent));
                _consumers.Remove(cancel.Consumer);
                break;
            case BorrowerContent.Promise promise:
                Promise(promise);
                break;
            case BorrowerContent.Renounce renounce:
                if (_promises.Remove(renounce.Token, out var promised)) Renounce(promised);
                break;
            case BorrowerContent.Confirm confirm:
                Confirm(confirm);
                break;
        }
    }

    /// <summary>
    /// It cannot be reached now. What it holds it may still settle when it is back, but what it has room for others shall have: the room
    /// returns to it.
    /// </summary>
    public void OnUnreachable()
    {
        foreach (var consumer in _consumers.Values) consumer.Queue.Actor.TryTell(new DestinationCommand.Recall(consumer));
    }

    /// <summary>The conversation was lost, and with it what its consumers hold: it goes back. They may have been working on it.</summary>
    public void BeginAnew(Conversation conversation)
    {
        Conversation = conversation;
        TakeBack();
        foreach (var watch in _watches.Values) watch.BeginAnew();
        Followings.BeginAnew();
    }

    /// <summary>It is gone for good, or this broker's network is.</summary>
    public void Close()
    {
        TakeBack();
        foreach (var watch in _watches.Values) Close(watch);
        Followings.Close();
    }

    /// <summary>What its consumers hold goes back, also what was promised to its transactions.</summary>
    private void TakeBack()
    {
        foreach (var consumer in _consumers.Values) consumer.Queue.Actor.TryTell(new DestinationCommand.Detach(consumer, long.MaxValue));
        _consumers.Clear();
        foreach (var transaction in _promises.Values) Renounce(transaction);
        _promises.Clear();
    }

    private static bool IsOfQueues(DemandEntry entry) => entry.Destination.Kind == DestinationKind.Queue;

    private void Add(DemandEntry entry)
    {
        if (!_watches.TryGetValue(entry.Destination, out var watch))
        {
            _watches.Add(entry.Destination, watch = new QueueWatch(this, entry.Destination, _network));
            _directory.AddPattern(entry.Destination, watch);
        }
        watch.Add(entry);
    }

    private void Remove(DemandEntry entry)
    {
        if (!_watches.TryGetValue(entry.Destination, out var watch)) return;
        watch.Remove(entry);
        if (!watch.IsEmpty) return;
        _watches.Remove(entry.Destination);
        Close(watch);
    }

    private void Close(QueueWatch watch)
    {
        _directory.RemovePattern(watch.Destination, watch);
        watch.Close();
    }

    /// <summary>A queue of a durable subscription is for one broker only.</summary>
    private bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? queue) => name.Kind == DestinationKind.DurableSubscription
        ? Followings.TryGet(name, out queue)
        : _directory.TryGet(name, out queue);

    private void Attach(BorrowerContent.Consume consume)
    {
        var terms = consume.Terms;
        if (TryGet(consume.Queue, out var queue))
        {
            var consumer = new LeaseConsumer(this, queue, consume.Consumer, _network);
            var request = new ConsumerRequest(consumer, $"{Conversation.Broker}/{terms.Label}", NetworkActor.SenderConnection, terms.Prefetch)
            {
                IsMetered = true,
                PrefetchBytes = terms.PrefetchBytes,
                Priority = Math.Max(sbyte.MinValue, terms.Priority + PriorityBase - Distance),
                IsExclusive = terms.IsExclusive,
                Selector = QueueWatch.SelectorOf(terms.Selector),
            };
            if ((terms.Selector is null || request.Selector is not null) && queue.Actor.TryTell(new DestinationCommand.Attach(request)))
            {
                _consumers[consume.Consumer] = consumer;
                return;
            }
        }
        Conversation.Send(new HomeContent.Ended(consume.Queue, consume.Consumer));
    }

    private void Promise(BorrowerContent.Promise promise)
    {
        if (Find(promise.Queue, promise.Token, promise.Endings) is { } transaction
            && transaction.Queue.Actor.TryTell(new DestinationCommand.Promise(transaction.Queue, transaction.Settlements, transaction)))
        {
            _promises[promise.Token] = transaction;
            return;
        }
        Conversation.Send(new HomeContent.Promised(promise.Queue, promise.Token, Void));
    }

    private static void Renounce(LeaseTransaction transaction) =>
        transaction.Queue.Actor.TryTell(new DestinationCommand.Renounce(transaction.Queue, transaction));

    private void Confirm(BorrowerContent.Confirm confirm)
    {
        if (!_promises.Remove(confirm.Token, out var transaction)) transaction = Find(confirm.Queue, confirm.Token, confirm.Endings);
        if (transaction?.Queue.Actor.TryTell(new DestinationCommand.Transact(transaction.Queue, new JournalUnit(1), [], transaction.Settlements, transaction)) == true) return;
        Conversation.Send(new HomeContent.Confirmed(confirm.Queue, confirm.Token, Void));
    }

    /// <summary>Null when the queue or a consumer is not there any more.</summary>
    private LeaseTransaction? Find(DestinationName name, long token, ImmutableArray<BorrowerContent.Ending> endings)
    {
        if (!TryGet(name, out var queue)) return null;
        var settlements = new List<TransactedSettlement>(endings.Length);
        foreach (var ending in endings)
        {
            if (!_consumers.TryGetValue(ending.Consumer, out var consumer)) return null;
            settlements.Add(new TransactedSettlement(consumer, ending.Settlement, ending.Tag));
        }
        return new LeaseTransaction(Conversation, queue, token, settlements);
    }

    private void Tell(long number, Func<LeaseConsumer, DestinationCommand> command)
    {
        if (_consumers.TryGetValue(number, out var consumer)) consumer.Queue.Actor.TryTell(command(consumer));
    }
}
