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
internal sealed class Borrower : IConsumerWay
{
    // Where near consumers come first always: those of other brokers have so much less than their own priority, and 1 less for each link.
    private const int PriorityBase = -5;

    // As long as nothing better is known: brokers next to each other.
    private const double RoundTripOfLink = 2;

    private readonly Dictionary<DestinationName, QueueWatch> _watches = [];
    private readonly Dictionary<long, LeaseConsumer> _consumers = [];
    private readonly IDestinationDirectory _directory;
    private readonly ActorRef<NetworkCommand> _network;
    private readonly bool _isLastChoice;
    private volatile bool _isReachable = true;
    private volatile int _distance = 1;

    /// <param name="conversation">The present one.</param>
    /// <param name="isLastChoice">Its consumers get only what nearer ones have no room for.</param>
    /// <param name="directory">Knows the queues.</param>
    /// <param name="durables">Keeps what is for its durable subscriptions.</param>
    /// <param name="network">Hears from queues.</param>
    public Borrower(Conversation conversation, bool isLastChoice, IDestinationDirectory directory, ActorRef<DurableCommand> durables, ActorRef<NetworkCommand> network)
    {
        Conversation = conversation;
        _isLastChoice = isLastChoice;
        _directory = directory;
        _network = network;
        Followings = new Followings(this, durables, network);
    }

    public Conversation Conversation { get; private set; }

    /// <summary>What its durable subscriptions want of topics.</summary>
    public Followings Followings { get; }

    /// <summary>Links to it. Setting it says that it can be reached.</summary>
    public int Distance
    {
        get => _distance;
        set
        {
            _distance = value;
            _isReachable = true;
        }
    }

    /// <summary>Any thread.</summary>
    public double? RoundTrip => _isReachable ? _distance * RoundTripOfLink : null;

    /// <summary>What queues know of where its consumers are; null when they are to be told from near ones by their priority alone.</summary>
    public IConsumerWay? Way => _isLastChoice ? null : this;

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
        _isReachable = false;
        foreach (var consumer in _consumers.Values) consumer.Queue.Actor.TryTell(new DestinationCommand.Recall(consumer));
    }

    /// <summary>The conversation was lost, and with it what its consumers hold: it goes back. They may have been working on it.</summary>
    public void BeginAnew(Conversation conversation)
    {
        Conversation = conversation;
        foreach (var consumer in _consumers.Values) consumer.Queue.Actor.TryTell(new DestinationCommand.Detach(consumer, long.MaxValue));
        _consumers.Clear();
        foreach (var watch in _watches.Values) watch.BeginAnew();
        Followings.BeginAnew();
    }

    /// <summary>It is gone for good, or this broker's network is.</summary>
    public void Close()
    {
        foreach (var consumer in _consumers.Values) consumer.Queue.Actor.TryTell(new DestinationCommand.Detach(consumer, long.MaxValue));
        _consumers.Clear();
        foreach (var watch in _watches.Values) Close(watch);
        Followings.Close();
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
                Priority = _isLastChoice ? Math.Max(sbyte.MinValue, terms.Priority + PriorityBase - Distance) : terms.Priority,
                Way = Way,
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

    private void Confirm(BorrowerContent.Confirm confirm)
    {
        var settlements = new List<TransactedSettlement>();
        foreach (var ending in confirm.Endings)
        {
            if (_consumers.TryGetValue(ending.Consumer, out var consumer)) settlements.Add(new TransactedSettlement(consumer, ending.Settlement, ending.Tag));
        }
        var client = new LeaseConfirmation(Conversation, confirm.Token);
        if (_directory.TryGet(confirm.Queue, out var queue) && queue.Actor.TryTell(new DestinationCommand.Transact(queue, new JournalUnit(1), [], settlements, client))) return;
        // Nothing is left of it that could come back.
        Conversation.Send(new HomeContent.Confirmed(confirm.Queue, confirm.Token, null));
    }

    private void Tell(long number, Func<LeaseConsumer, DestinationCommand> command)
    {
        if (_consumers.TryGetValue(number, out var consumer)) consumer.Queue.Actor.TryTell(command(consumer));
    }
}
