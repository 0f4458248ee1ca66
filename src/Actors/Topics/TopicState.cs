using ActorMQ.Actors.Collections;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Topics;

/// <summary>
/// A fan-out point. Messages are gathered and then handed out together, so that subscribers who want them all share one batch. That may
/// take several turns, in which nothing new is taken in. Pure: what is to be sent goes to a callback.
/// </summary>
public sealed class TopicState
{
    // So many messages looked at one by one, without a selector, are worth a step.
    private const int MessagesPerStep = 16;

    // A topic with more subscribers than this is checked at each so many turns.
    private const int Large = 1000;
    private const int TurnsOfLarge = 100;

    private readonly Dictionary<ConsumerId, TopicSubscriber> _subscribers = [];
    private readonly SubscriberLine _unselective = new();
    private readonly Queue<TopicSubscriber> _awake = new();
    private readonly List<TopicSubscriber> _found = [];
    private readonly List<TopicSubscriber> _served = [];
    private TopicOptions _options;
    private SelectorIndex<TopicSubscriber> _selective = SelectorIndex<TopicSubscriber>.Empty;
    private List<Delivery> _gathered = [];
    private long _gatheredBytes;
    private long _enqueued;
    private long _expired;

    // What is gathered is being handed out: the batch of those who want it all, and which message is looked at for the others.
    private DeliveryBatch? _shared;
    private SelectorSearch<TopicSubscriber>? _search;
    private int _searched;
    private int _checks;

    public TopicState(DestinationName name, TopicOptions options)
    {
        Name = name;
        _options = options;
    }

    public DestinationName Name { get; }

    public bool IsIdle => _subscribers.Count == 0 && _gathered.Count == 0;

    /// <summary>True while <see cref="FanOut"/> has begun with messages and not come to the end; until then nothing may be published.</summary>
    public bool IsHandingOut => _shared is not null;

    /// <summary>It behaves otherwise from now on, also to those who are subscribed.</summary>
    public void Behave(TopicOptions options)
    {
        _options = options;
        foreach (var subscriber in _subscribers.Values) subscriber.Limit(LimitOf(subscriber.Request), options.PendingBytes.Bytes);
    }

    /// <summary>To be called when everything gathered before is handed out: that is not for who comes now.</summary>
    public void Attach(ConsumerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Detach(request.Id);
        var subscriber = new TopicSubscriber(request, LimitOf(request), _options.PendingBytes.Bytes);
        _subscribers.Add(request.Id, subscriber);
        if (request.Selector is null) _unselective.Add(subscriber);
        else _selective = _selective.Add(request.Selector, subscriber);
    }

    public void Detach(ConsumerId id)
    {
        if (!_subscribers.Remove(id, out var standing)) return;
        standing.IsDetached = true;
        if (standing.Request.Selector is { } selector) _selective = _selective.Remove(selector, standing);
        else _unselective.Remove(standing);
    }

    /// <summary>Takes a message in; it goes out with <see cref="FanOut"/>.</summary>
    public void Publish(Message message, long now)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (IsHandingOut) throw new InvalidOperationException("What was gathered before is still being handed out.");
        _enqueued++;
        if (message.IsExpired(now))
        {
            _expired++;
            return;
        }
        if (_subscribers.Count == 0) return;
        _gathered.Add(new Delivery(message, 0));
        _gatheredBytes += message.Size;
    }

    /// <summary>A subscriber's client has taken messages out of its window: there is room for as many.</summary>
    public void Grant(ConsumerId id, int count, long bytes)
    {
        if (!_subscribers.TryGetValue(id, out var standing)) return;
        standing.Grant(count, bytes);
        if (standing.IsAwake || standing.Pending == 0) return;
        standing.IsAwake = true;
        _awake.Enqueue(standing);
    }

    /// <summary>Hands what was gathered, and what was waiting for room, to the subscribers, as far as the budget goes.</summary>
    /// <param name="send">Called for each subscriber that gets something; batches may be shared.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="budget">A subscriber that gets something, or whose selector is tried, is a step.</param>
    /// <returns>True when everybody has everything; false when it has to be called again.</returns>
    public bool FanOut(Action<ConsumerRequest, DeliveryBatch> send, long now, TurnBudget budget)
    {
        ArgumentNullException.ThrowIfNull(send);
        ArgumentNullException.ThrowIfNull(budget);
        if (!Refill(send, now, budget)) return false;
        if (_gathered.Count == 0) return true;
        if (_shared is null)
        {
            _shared = new DeliveryBatch(0, _gathered);
            _unselective.Begin();
        }
        if (!Share(_shared, send, budget)) return false;
        var isDone = Select(budget);
        foreach (var subscriber in _served) SendTo(subscriber, send);
        budget.Spend(_served.Count);
        _served.Clear();
        if (!isDone) return false;
        _shared = null;
        _searched = 0;
        _gathered = [];
        _gatheredBytes = 0;
        return true;
    }

    public DestinationStatus Status(int publishers) => new(Name)
    {
        Messages = _subscribers.Values.Sum(s => (long)s.Pending),
        InFlight = _subscribers.Values.Sum(s => (long)s.Outstanding),
        Enqueued = _enqueued,
        Delivered = _subscribers.Values.Sum(s => s.Delivered),
        Expired = _expired,
        Discarded = _subscribers.Values.Sum(s => s.Discarded),
        Publishers = publishers,
        Consumers =
        [
            .. _subscribers.Values.Select(s => new ConsumerStatus(
                s.Request.Label, s.Request.Prefetch, s.Outstanding, s.Delivered, s.Pending, s.Discarded, s.Request.Priority, false, s.Request.Selector?.Text)),
        ],
    };

    /// <summary>Says what must hold between turns.</summary>
    internal void Check()
    {
        if (_subscribers.Count > Large && ++_checks % TurnsOfLarge != 0) return;
        var unselective = _unselective.All.Count();
        Invariant.Holds(
            unselective + _selective.Count == _subscribers.Count,
            $"Topic: {unselective} subscribers want everything, {_selective.Count} have a selector, and there are {_subscribers.Count}");
        Invariant.Holds(_found.Count == 0 && _served.Count == 0, $"Topic: {_found.Count} were found and {_served.Count} served, and nothing was sent to them");
        Invariant.Holds(
            IsHandingOut || (_search is null && _searched == 0), $"Topic: nothing is being handed out, and message {_searched} is looked at");
        Invariant.Holds(
            _gatheredBytes == _gathered.Sum(static delivery => (long)delivery.Message.Size),
            $"Topic: {_gathered.Count} messages are gathered, and {_gatheredBytes} bytes are not what they have");
        var awake = _awake.ToHashSet();
        foreach (var (id, subscriber) in _subscribers)
        {
            Invariant.Holds(id == subscriber.Request.Id && !subscriber.IsDetached, $"Topic: what is known as {id} is {subscriber.Request.Id}, or detached");
            Invariant.Holds(subscriber.IsAwake == awake.Contains(subscriber), $"Topic: {id} is awake or not, and the line of those says otherwise");
            subscriber.Check();
        }
    }

    private int LimitOf(ConsumerRequest request) => request.PendingLimit > 0 ? request.PendingLimit : _options.PendingLimit;

    private static void SendTo(TopicSubscriber subscriber, Action<ConsumerRequest, DeliveryBatch> send)
    {
        if (subscriber.TakeOutgoing() is { } outgoing && !subscriber.IsDetached) send(subscriber.Request, new DeliveryBatch(0, outgoing));
    }

    /// <summary>Gives what waits to those who have got room for it. That is older than anything they will be offered.</summary>
    private bool Refill(Action<ConsumerRequest, DeliveryBatch> send, long now, TurnBudget budget)
    {
        while (_awake.Count > 0)
        {
            if (budget.IsSpent) return false;
            var subscriber = _awake.Dequeue();
            subscriber.IsAwake = false;
            var waiting = subscriber.Pending;
            subscriber.Refill(now);
            SendTo(subscriber, send);
            budget.Spend(1 + ((waiting - subscriber.Pending) / MessagesPerStep));
        }
        return true;
    }

    /// <summary>Serves those who have no selector.</summary>
    private bool Share(DeliveryBatch shared, Action<ConsumerRequest, DeliveryBatch> send, TurnBudget budget)
    {
        while (!budget.IsSpent)
        {
            if (!_unselective.TryNext(out var subscriber)) return true;
            if (subscriber.TakesAll(_gathered.Count, _gatheredBytes))
            {
                subscriber.OnSent(_gathered.Count, _gatheredBytes);
                send(subscriber.Request, shared);
                budget.Spend();
                continue;
            }
            foreach (var delivery in _gathered) subscriber.Offer(delivery.Message);
            SendTo(subscriber, send);
            budget.Spend(1 + (_gathered.Count / MessagesPerStep));
        }
        return false;
    }

    /// <summary>Serves those who have one, message by message.</summary>
    private bool Select(TurnBudget budget)
    {
        // Those that were there when the message came: who comes while it is looked for them waits, who leaves gets nothing any more.
        for (; _searched < _gathered.Count && (_selective.Count > 0 || _search is not null); _searched++)
        {
            if (budget.IsSpent) return false;
            var message = _gathered[_searched].Message;
            var search = _search ?? _selective.Search(message);
            var isDone = search.Continue(budget, _found);
            foreach (var subscriber in _found) Offer(subscriber, message);
            _found.Clear();
            _search = isDone ? null : search;
            if (!isDone) return false;
        }
        return true;
    }

    private void Offer(TopicSubscriber subscriber, Message message)
    {
        if (subscriber.IsDetached) return;
        var isFirst = !subscriber.HasOutgoing;
        subscriber.Offer(message);
        if (isFirst && subscriber.HasOutgoing) _served.Add(subscriber);
    }
}
