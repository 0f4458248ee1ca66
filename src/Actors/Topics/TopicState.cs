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
    private readonly TopicOptions _options;
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

    public void Attach(ConsumerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var limit = request.PendingLimit > 0 ? request.PendingLimit : _options.PendingLimit;
        _subscribers[request.Subscriber] = new TopicSubscriber(request, limit);
    }

    public void Detach(ISubscriber subscriber) => _subscribers.Remove(subscriber);

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
        if (_subscribers.TryGetValue(subscriber, out var standing)) standing.OnTook(count, bytes);
    }

    /// <summary>Hands the turn's messages, and what was waiting for room, to the subscribers.</summary>
    /// <param name="send">Called for each subscriber that gets something; batches may be shared.</param>
    public void FanOut(Action<ConsumerRequest, DeliveryBatch> send)
    {
        ArgumentNullException.ThrowIfNull(send);
        var shared = _turn.Count > 0 ? new DeliveryBatch(0, _turn) : null;
        foreach (var subscriber in _subscribers.Values)
        {
            if (shared is not null && subscriber.TakesAll(_turn.Count, _turnBytes))
            {
                subscriber.OnSent(_turn.Count, _turnBytes);
                send(subscriber.Request, shared);
                continue;
            }
            foreach (var delivery in _turn) subscriber.Offer(delivery.Message);
            if (subscriber.TakeSendable() is { } sendable) send(subscriber.Request, new DeliveryBatch(0, sendable));
        }
        if (shared is null) return;
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
}
