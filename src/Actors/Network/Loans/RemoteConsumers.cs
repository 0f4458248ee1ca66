using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>Which queues a home has offered, and who consumes from them: they come with an offer and go with either end.</summary>
internal sealed class RemoteConsumers(HomeContact contact, ConsumerRoom room, LoanLimits limits, MemoryBudget memory, IRemoteHomeEffects effects)
{
    private readonly Dictionary<DestinationName, RemoteQueue> _queues = [];
    private readonly Dictionary<ConsumerId, RemoteConsumer> _byId = [];
    private readonly Dictionary<long, RemoteConsumer> _byNumber = [];
    private long _lastNumber;

    public IReadOnlyCollection<RemoteConsumer> All => _byNumber.Values;

    /// <summary>By what its subscription knows it by.</summary>
    public bool TryGet(ConsumerId id, [NotNullWhen(true)] out RemoteConsumer? consumer) => _byId.TryGetValue(id, out consumer);

    /// <summary>By what the home knows it by.</summary>
    public bool TryGet(long number, [NotNullWhen(true)] out RemoteConsumer? consumer) => _byNumber.TryGetValue(number, out consumer);

    public void OnOffer(HomeContent.Offer offer)
    {
        if (!_queues.TryGetValue(offer.Queue, out var queue))
            _queues.Add(offer.Queue, queue = new RemoteQueue(effects.Represent(offer.Queue, contact.Home!)));
        queue.Offers.TryAdd(offer.Wanted, []);
        ConsumerRequest[] attaching = [.. effects.TemplatesFor(offer.Wanted).Where(template => IsNew(queue, offer.Wanted, template))];
        // Whoever the queue would have given the first message to.
        var first = offer.Opener == 0 ? null : attaching.MaxBy(static template => (template.IsExclusive, template.Priority));
        if (offer.Opener != 0 && first is null) Refuse(offer.Queue, offer.Opener);
        foreach (var template in attaching)
        {
            // There is something for it, or there would be no offer.
            if (Attach(queue, offer.Wanted, template, ReferenceEquals(template, first) ? offer.Opener : 0) is { } consumer) room.NoteExhaustion(consumer);
        }
    }

    public void OnWithdrawn(HomeContent.Withdrawn withdrawn)
    {
        if (!_queues.TryGetValue(withdrawn.Queue, out var queue)) return;
        queue.Offers.Remove(withdrawn.Wanted);
        Forget(queue);
    }

    /// <summary>A client of this broker wants what may have been offered already.</summary>
    public void OnSubscribed(InterestEntry wanted, ConsumerRequest template)
    {
        foreach (var queue in _queues.Values)
        {
            if (IsNew(queue, wanted, template)) Attach(queue, wanted, template, 0);
        }
    }

    /// <summary>An opener that nobody here wants, or an offer that did not come this far.</summary>
    public void Refuse(DestinationName queue, long opener) => contact.Say(new BorrowerContent.Cancel(queue, opener, 0));

    /// <summary>The subscription ends; its consumer as soon as no transaction has to settle something of it.</summary>
    public void Detach(RemoteConsumer consumer, long firstUnsent)
    {
        consumer.CancelFrom = firstUnsent;
        consumer.Supply.Clear();
        if (consumer.Transactions == 0) Cancel(consumer);
    }

    /// <summary>A transaction has nothing more to settle of it, or never will; whoever has ended meanwhile may be gone.</summary>
    public void LetGo(ConsumerId id)
    {
        if (!_byId.TryGetValue(id, out var consumer)) return;
        if (--consumer.Transactions == 0 && consumer.CancelFrom is not null) Cancel(consumer);
    }

    /// <summary>The home has let go of it, with all that it holds.</summary>
    public void OnEnded(RemoteConsumer consumer)
    {
        Remove(consumer);
        effects.Tell(consumer.ReplyTo, new ConsumerEvent.Detached(consumer.Consumer, HomeErrors.Lost(consumer.Queue.Handle)));
    }

    /// <summary>The conversation is over: nobody consumes there any more.</summary>
    public void Close()
    {
        foreach (var consumer in _byId.Values)
        {
            consumer.Supply.Clear();
            effects.Tell(consumer.ReplyTo, new ConsumerEvent.Detached(consumer.Consumer, HomeErrors.Lost(consumer.Queue.Handle)));
        }
        _byId.Clear();
        _byNumber.Clear();
        _queues.Clear();
    }

    /// <summary>Each is known by both its numbers, at a queue that counts it; and there are none without a conversation.</summary>
    public void Check()
    {
        Invariant.Holds(contact.Home is not null || _queues.Count == 0, $"Home: there are {_queues.Count} queues, and no conversation");
        Invariant.Holds(_byId.Count == _byNumber.Count, $"Home: {_byId.Count} consumers here are {_byNumber.Count} there");
        foreach (var (id, consumer) in _byId)
        {
            var queue = consumer.Queue.Handle.Name;
            Invariant.Holds(
                consumer.Consumer == id && _byNumber.GetValueOrDefault(consumer.Number) == consumer, $"Home: consumer {id} is not {consumer.Number}");
            Invariant.Holds(_queues.GetValueOrDefault(queue) == consumer.Queue, $"Home: consumer {id} is of {queue}, which is not there");
            Invariant.Holds(
                consumer.CancelFrom is null || consumer.Transactions > 0, $"Home: consumer {id} is cancelled, and no transaction keeps it");
            consumer.Supply.Check();
        }
        foreach (var queue in _queues.Values)
        {
            var count = _byId.Values.Count(consumer => consumer.Queue == queue);
            Invariant.Holds(queue.Consumers == count, $"Home: {queue.Handle.Name} counts {queue.Consumers} consumers, and has {count}");
            Invariant.Holds(!queue.IsEmpty, $"Home: nothing is offered of {queue.Handle.Name}, nobody consumes from it, and it is there");
        }
    }

    /// <summary>True when something is offered to a subscription that does not consume it yet, and will now.</summary>
    private static bool IsNew(RemoteQueue queue, InterestEntry wanted, ConsumerRequest template) =>
        queue.Offers.TryGetValue(wanted, out var attached) && !attached.ContainsKey(template.Id);

    /// <summary>Null when the subscription is gone this very moment.</summary>
    private RemoteConsumer? Attach(RemoteQueue queue, InterestEntry wanted, ConsumerRequest template, long opener)
    {
        var name = queue.Handle.Name;
        var request = template with { Id = effects.NextConsumer() };
        queue.Offers[wanted][template.Id] = request.Id;
        if (!effects.Tell(request.ReplyTo, new ConsumerEvent.Matched(template.Id, request.Id, queue.Handle)))
        {
            if (opener != 0) Refuse(name, opener);
            return null;
        }
        var ahead = limits.Messages > request.MostAhead ? limits with { Messages = request.MostAhead } : limits;
        var supply = new Supply(request.Prefetch, opener == 0 ? 0 : 1, ahead, memory);
        var consumer = new RemoteConsumer(opener == 0 ? ++_lastNumber : opener, queue, wanted, template.Id, request, supply);
        _byId.Add(consumer.Consumer, consumer);
        _byNumber.Add(consumer.Number, consumer);
        queue.Consumers++;
        var terms = new LoanTerms(request.Label, request.Prefetch, request.PrefetchBytes, request.Priority, request.IsExclusive, request.Selector?.Text);
        contact.Say(new BorrowerContent.Consume(name, consumer.Number, terms));
        if (opener != 0) room.ReviewLater();
        effects.Tell(consumer.ReplyTo, new ConsumerEvent.Attached(consumer.Consumer));
        return consumer;
    }

    private void Cancel(RemoteConsumer consumer)
    {
        contact.Say(new BorrowerContent.Cancel(consumer.Queue.Handle.Name, consumer.Number, consumer.CancelFrom!.Value));
        Remove(consumer);
    }

    private void Remove(RemoteConsumer consumer)
    {
        consumer.Supply.Clear();
        _byId.Remove(consumer.Consumer);
        _byNumber.Remove(consumer.Number);
        consumer.Queue.Consumers--;
        // One of an offer that was withdrawn may end after another was made for the next.
        if (consumer.Queue.Offers.TryGetValue(consumer.Wanted, out var attached) && attached.GetValueOrDefault(consumer.Template) == consumer.Consumer)
            attached.Remove(consumer.Template);
        Forget(consumer.Queue);
    }

    private void Forget(RemoteQueue queue)
    {
        if (queue.IsEmpty) _queues.Remove(queue.Handle.Name);
    }
}
