using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Another broker whose clients want messages of queues of this one: what it wants, and its consumers where scouts have found something.
/// Belongs to the network's turns.
/// </summary>
internal sealed class Borrower
{
    // Where near consumers come first always: those of other brokers have so much less than their own priority, and 1 less for each link.
    private const int PriorityBase = -5;

    // A link is not to be blocked by one batch, and no frame to be larger than a message makes it.
    private const int MaxBatchBytes = 256 << 10;

    private readonly Dictionary<InterestEntry, QueueWatch> _watches = [];
    private readonly Dictionary<long, LoanConsumer> _consumers = [];
    private readonly HomeServices _services;
    private readonly bool _isLastChoice;
    private readonly BorrowerWay _way;
    private readonly LoanPromises _promises;
    private long _lastOpener;

    /// <param name="conversation">The present one.</param>
    /// <param name="isLastChoice">Its consumers get only what nearer ones have no room for.</param>
    /// <param name="services">What it works with.</param>
    public Borrower(Conversation conversation, bool isLastChoice, HomeServices services)
    {
        Conversation = conversation;
        _isLastChoice = isLastChoice;
        _services = services;
        _way = new BorrowerWay(conversation.Broker, conversation.RoundTrip, isLastChoice);
        _promises = new LoanPromises(this, services);
        Followings = new Followings(this, services);
    }

    public Conversation Conversation { get; private set; }

    /// <summary>What its durable subscriptions want of topics.</summary>
    public Followings Followings { get; }

    /// <summary>Links to it. Setting it says that it can be reached.</summary>
    public int Distance
    {
        get => _way.Distance;
        set
        {
            _way.Distance = value;
            UpdateWay();
        }
    }

    /// <summary>What queues know of where its consumers are; null when they are to be told from near ones by their priority alone.</summary>
    public ConsumerWay? Way => _way.Told;

    public int ConsumerCount => _consumers.Count;

    /// <summary>Queues that have consumers of it hear when the way to it is noticeably another one.</summary>
    public void UpdateWay()
    {
        if (!_way.Update(Conversation.RoundTrip) || Way is not { } way) return;
        foreach (var consumer in _consumers.Values) consumer.Queue.Actor.TryTell(new DestinationCommand.ChangeWay(consumer.Consumer, way));
        foreach (var watch in _watches.Values) watch.ChangeWay(way);
        Followings.ChangeWay(way);
    }

    public void ChangeInterest(InterestChange change)
    {
        foreach (var entry in change.Removed.Where(IsOfQueues)) Remove(entry);
        foreach (var entry in change.Added.Where(IsOfQueues)) Add(entry);
    }

    /// <summary>
    /// A queue has something for it. One message follows the offer at once, before it is known whether a client still wants it: for the first
    /// request to a queue nobody waits longer than for the others. The answer makes its consumer that of a client, or ends it.
    /// </summary>
    public void Offer(DestinationHandle queue, InterestEntry wanted)
    {
        var selector = wanted.ParseSelector();
        // A link on the way may not let out what a wildcard covers; and nobody waits for what only is to be stored.
        var isOpened = wanted.Destination is { IsPattern: false, Kind: DestinationKind.Queue } && (wanted.Selector is null || selector is not null);
        var opener = isOpened ? --_lastOpener : 0;
        // First, so that the message comes behind it.
        Say(new HomeContent.Offer(queue.Name, wanted, opener));
        if (!isOpened) return;
        var consumer = new LoanConsumer(_services.Directory.NextConsumer(), this, queue, opener);
        var terms = new LoanTerms(wanted.ToString(), 1, int.MaxValue, 0, false, wanted.Selector);
        if (queue.Actor.TryTell(new DestinationCommand.Attach(RequestOf(consumer, terms, selector) with { FirstRoom = 1 }))) Add(consumer);
    }

    /// <summary>To be said to the broker, behind all that was said before.</summary>
    public void Say(NetworkContent content) => Conversation.Say(content, _services.Effects);

    /// <summary>What a queue tells one of the consumers is told to the broker.</summary>
    public void Receive(LoanConsumer consumer, ConsumerEvent told)
    {
        switch (told)
        {
            case ConsumerEvent.Delivered delivered:
                Lend(consumer, delivered.Batch);
                break;
            case ConsumerEvent.Exhausted:
                Say(new HomeContent.Exhausted(consumer.Queue.Name, consumer.Number));
                break;
            case ConsumerEvent.Drained drained:
                Say(new HomeContent.Drained(consumer.Queue.Name, consumer.Number, drained.Count));
                break;
            case ConsumerEvent.Detached:
                Remove(consumer);
                Say(new HomeContent.Ended(consumer.Queue.Name, consumer.Number));
                break;
        }
    }

    public void Receive(BorrowerContent content)
    {
        switch (content)
        {
            case BorrowerContent.Consume consume:
                Attach(consume);
                break;
            case BorrowerContent.Grant grant:
                Tell(grant.Consumer, consumer => new DestinationCommand.Grant(consumer.Consumer, grant.Count));
                break;
            case BorrowerContent.Drain drain:
                Tell(drain.Consumer, static consumer => new DestinationCommand.Drain(consumer.Consumer));
                break;
            case BorrowerContent.Settled settled:
                Tell(settled.Consumer, consumer => new DestinationCommand.Settle(consumer.Consumer, settled.Settlement, settled.Tags));
                break;
            case BorrowerContent.AcceptedUpTo accepted:
                Tell(accepted.Consumer, consumer => new DestinationCommand.AcceptUpTo(consumer.Consumer, accepted.Tag));
                break;
            case BorrowerContent.Cancel cancel:
                if (!_consumers.TryGetValue(cancel.Consumer, out var cancelled)) break;
                Remove(cancelled);
                cancelled.Queue.Actor.TryTell(new DestinationCommand.Detach(cancelled.Consumer, cancel.FirstUnsent));
                break;
            case BorrowerContent.Promise promise:
                _promises.Promise(promise);
                break;
            case BorrowerContent.Renounce renounce:
                _promises.Renounce(renounce);
                break;
            case BorrowerContent.Confirm confirm:
                _promises.Confirm(confirm);
                break;
        }
    }

    /// <summary>
    /// It cannot be reached now. What it holds it may still settle when it is back, but what it has room for others shall have: the room
    /// returns to it.
    /// </summary>
    public void OnUnreachable()
    {
        _way.Lose();
        UpdateWay();
        foreach (var consumer in _consumers.Values) consumer.Queue.Actor.TryTell(new DestinationCommand.Drain(consumer.Consumer));
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
        foreach (var (entry, watch) in _watches) Close(entry, watch);
        Followings.Close();
    }

    /// <summary>A queue of a durable subscription is for one broker only.</summary>
    public bool TryGet(DestinationName name, [NotNullWhen(true)] out DestinationHandle? queue) => name.Kind == DestinationKind.DurableSubscription
        ? Followings.TryGet(name, out queue)
        : _services.Directory.TryGet(name, out queue);

    /// <summary>By what the borrower knows it by.</summary>
    public bool TryGet(long number, [NotNullWhen(true)] out LoanConsumer? consumer) => _consumers.TryGetValue(number, out consumer);

    /// <summary>It speaks in a conversation that goes on, and what queues tell its consumers finds them.</summary>
    public void Check()
    {
        Invariant.Holds(!Conversation.IsOver, $"Network: {Conversation.Broker} borrows in a conversation that is over");
        foreach (var (number, consumer) in _consumers)
        {
            Invariant.Holds(
                consumer.Number == number && consumer.Borrower == this && _services.Consumers.Has(consumer),
                $"Network: consumer {number} of {Conversation.Broker} is not known by {consumer.Consumer}");
        }
        _promises.Check();
        Followings.Check();
    }

    /// <summary>What its consumers hold goes back, also what was promised to its transactions.</summary>
    private void TakeBack()
    {
        foreach (var consumer in _consumers.Values.ToArray())
        {
            Remove(consumer);
            consumer.Queue.Actor.TryTell(new DestinationCommand.Detach(consumer.Consumer, long.MaxValue));
        }
        _promises.Close();
    }

    private static bool IsOfQueues(InterestEntry entry) => entry.Destination.Kind == DestinationKind.Queue;

    private void Add(InterestEntry entry)
    {
        if (_watches.ContainsKey(entry)) return;
        var watch = new QueueWatch(this, entry, _services);
        _watches.Add(entry, watch);
        _services.Directory.AddPattern(entry.Destination, watch.Template);
    }

    private void Remove(InterestEntry entry)
    {
        if (_watches.Remove(entry, out var watch)) Close(entry, watch);
    }

    private void Close(InterestEntry entry, QueueWatch watch)
    {
        _services.Directory.RemovePattern(entry.Destination, watch.Template.Id);
        watch.Close();
    }

    private void Attach(BorrowerContent.Consume consume)
    {
        var terms = consume.Terms;
        // The opener of an offer is there already, or gone.
        if (!_consumers.TryGetValue(consume.Consumer, out var consumer) && consume.Consumer > 0 && TryGet(consume.Queue, out var queue))
            consumer = new LoanConsumer(_services.Directory.NextConsumer(), this, queue, consume.Consumer);
        if (consumer is not null)
        {
            var selector = Selector.ParseOrNull(terms.Selector);
            var isUnderstood = terms.Selector is null || selector is not null;
            if (isUnderstood && consumer.Queue.Actor.TryTell(new DestinationCommand.Attach(RequestOf(consumer, terms, selector))))
            {
                Add(consumer);
                return;
            }
        }
        Say(new HomeContent.Ended(consume.Queue, consume.Consumer));
    }

    private void Add(LoanConsumer consumer)
    {
        _consumers[consumer.Number] = consumer;
        _services.Consumers.Add(consumer);
    }

    private void Remove(LoanConsumer consumer)
    {
        _consumers.Remove(consumer.Number);
        _services.Consumers.Remove(consumer);
    }

    private void Lend(LoanConsumer consumer, DeliveryBatch batch)
    {
        var deliveries = batch.Deliveries;
        var begin = 0;
        var bytes = 0;
        for (var i = 0; i < deliveries.Count && batch.Size > MaxBatchBytes; i++)
        {
            if (i > begin && bytes + deliveries[i].Message.Size > MaxBatchBytes)
            {
                Say(new HomeContent.Loan(consumer.Queue.Name, consumer.Number, batch.Slice(begin, i - begin)));
                (begin, bytes) = (i, 0);
            }
            bytes += deliveries[i].Message.Size;
        }
        Say(new HomeContent.Loan(consumer.Queue.Name, consumer.Number, batch.Slice(begin, deliveries.Count - begin)));
    }

    private ConsumerRequest RequestOf(LoanConsumer consumer, LoanTerms terms, Selector? selector) =>
        new(consumer.Consumer, _services.Network, $"{Conversation.Broker}/{terms.Label}", ConnectionNumber.Network, terms.Prefetch)
        {
            IsMetered = true,
            PrefetchBytes = terms.PrefetchBytes,
            Priority = _isLastChoice ? Math.Max(sbyte.MinValue, terms.Priority + PriorityBase - Distance) : terms.Priority,
            Way = Way,
            IsExclusive = terms.IsExclusive,
            Selector = selector,
        };

    private void Tell(long number, Func<LoanConsumer, DestinationCommand> command)
    {
        if (_consumers.TryGetValue(number, out var consumer)) consumer.Queue.Actor.TryTell(command(consumer));
    }
}
