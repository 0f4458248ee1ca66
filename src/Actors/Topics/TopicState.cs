using ActorMQ.Actors.Destinations;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Topics;

/// <summary>
/// A fan-out point. Messages of one turn are gathered and handed out when it ends, so that subscribers who want them all share one
/// batch. Pure: what is to be sent goes to a callback.
/// </summary>
public sealed class TopicState
{
    private readonly Dictionary<ISubscriber, TopicSubscriber> _subscribers = new(ReferenceEqualityComparer.Instance);
    private readonly List<TopicSubscriber> _awake = [];
    private TopicOptions _options;
    private List<Delivery> _turn = [];
    private long _turnBytes;
    private long _enqueued;
    private long _expired;

    public TopicState(DestinationName name, TopicOptions options)
    {
        Name = name;
        _options = options;
    }

    public DestinationName Name { get; }

    public bool IsIdle => _subscribers.Count == 0 && _turn.Count == 0;

    /// <summary>It behaves otherwise from now on, also to those who are subscribed.</summary>
    public void Behave(TopicOptions options)
    {
        _options = options;
        foreach (var subscriber in _subscribers.Values) subscriber.Limit(LimitOf(subscriber.Request), options.PendingBytes.Bytes);
    }

    public void Attach(ConsumerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _subscribers[request.Subscriber] = new TopicSubscriber(request, LimitOf(request), _options.PendingBytes.Bytes);
    }

    public void Detach(ISubscriber subscriber)
    {
        if (_subscribers.Remove(subscriber, out var standing) && standing.IsAwake) _awake.Remove(standing);
    }

    /// <summary>Takes a message in; it goes out with <see cref="FanOut"/>.</summary>
    public void Publish(Message message, long now)
    {
        ArgumentNullException.ThrowIfNull(message);
        _enqueued++;
        if (message.IsExpired(now))
        {
            _expired++;
            return;
        }
        if (_subscribers.Count == 0) return;
        _turn.Add(new Delivery(message, 0));
        _turnBytes += message.Size;
    }

    /// <summary>A subscriber's client has taken messages out of its window.</summary>
    public void Took(ISubscriber subscriber, int count, long bytes)
    {
        if (!_subscribers.TryGetValue(subscriber, out var standing)) return;
        standing.OnTook(count, bytes);
        if (standing.IsAwake || standing.Pending == 0) return;
        standing.IsAwake = true;
        _awake.Add(standing);
    }

    /// <summary>Hands the turn's messages, and what was waiting for room, to the subscribers.</summary>
    /// <param name="send">Called for each subscriber that gets something; batches may be shared.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public void FanOut(Action<ConsumerRequest, DeliveryBatch> send, long now)
    {
        ArgumentNullException.ThrowIfNull(send);
        foreach (var subscriber in _awake)
        {
            subscriber.IsAwake = false;
            subscriber.Refill(now);
            // With new messages to come, they go together.
            if (_turn.Count == 0) SendTo(subscriber, send);
        }
        _awake.Clear();
        if (_turn.Count == 0) return;
        var shared = new DeliveryBatch(0, _turn);
        foreach (var subscriber in _subscribers.Values)
        {
            if (subscriber.TakesAll(_turn.Count, _turnBytes)) Share(subscriber, shared, send);
            else OfferEach(subscriber, send);
        }
        _turn = [];
        _turnBytes = 0;
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

    private int LimitOf(ConsumerRequest request) => request.PendingLimit > 0 ? request.PendingLimit : _options.PendingLimit;

    private static void SendTo(TopicSubscriber subscriber, Action<ConsumerRequest, DeliveryBatch> send)
    {
        if (subscriber.TakeOutgoing() is { } outgoing) send(subscriber.Request, new DeliveryBatch(0, outgoing));
    }

    private void Share(TopicSubscriber subscriber, DeliveryBatch shared, Action<ConsumerRequest, DeliveryBatch> send)
    {
        SendTo(subscriber, send);
        subscriber.OnSent(_turn.Count, _turnBytes);
        send(subscriber.Request, shared);
    }

    private void OfferEach(TopicSubscriber subscriber, Action<ConsumerRequest, DeliveryBatch> send)
    {
        foreach (var delivery in _turn) subscriber.Offer(delivery.Message);
        SendTo(subscriber, send);
    }
}
