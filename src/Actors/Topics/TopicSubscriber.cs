using ActorMQ.Actors.Engine.Invariants;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Topics;

/// <summary>One subscription's standing in one topic: what it was sent and has not taken, and what waits until it has room.</summary>
internal sealed class TopicSubscriber
{
    private readonly Queue<Message> _pending = new();
    private int _pendingLimit;
    private long _pendingBytesLimit;
    private List<Delivery>? _outgoing;
    private long _outstandingBytes;
    private long _pendingBytes;

    public TopicSubscriber(ConsumerRequest request, int pendingLimit, long pendingBytesLimit)
    {
        Request = request;
        Limit(pendingLimit, pendingBytesLimit);
    }

    public ConsumerRequest Request { get; }

    /// <summary>Its place among those without a selector.</summary>
    public TopicSubscriber? Ahead { get; set; }

    public TopicSubscriber? Behind { get; set; }

    public bool IsDetached { get; set; }

    /// <summary>Messages sent that its client has not taken.</summary>
    public int Outstanding { get; private set; }

    public int Pending => _pending.Count;

    public long Delivered { get; private set; }

    /// <summary>Dropped, or expired while they waited, because it did not keep up.</summary>
    public long Discarded { get; private set; }

    /// <summary>True while it is among those that may have got room for what waits.</summary>
    public bool IsAwake { get; set; }

    /// <summary>True when something was taken for it that is not sent.</summary>
    public bool HasOutgoing => _outgoing is not null;

    private bool HasRoom => Outstanding < Request.Prefetch && (_outstandingBytes < Request.PrefetchBytes || Outstanding == 0);

    /// <summary>What may wait for it, beginning with the next message.</summary>
    public void Limit(int pendingLimit, long pendingBytesLimit)
    {
        _pendingLimit = pendingLimit;
        _pendingBytesLimit = pendingBytesLimit;
    }

    /// <summary>True when it takes a whole batch as it is: no no-local, nothing pending, and room for it.</summary>
    public bool TakesAll(int count, long bytes) =>
        !Request.NoLocal && _pending.Count == 0
        && Outstanding + count <= Request.Prefetch && _outstandingBytes + bytes <= Request.PrefetchBytes;

    public void OnSent(int count, long bytes)
    {
        Outstanding += count;
        _outstandingBytes += bytes;
        Delivered += count;
    }

    public void Grant(int count, long bytes)
    {
        Outstanding -= count;
        _outstandingBytes -= bytes;
    }

    /// <summary>Takes what waits, as far as there is room now; to be called before anything newer is offered.</summary>
    public void Refill(long now)
    {
        while (HasRoom && _pending.Count > 0)
        {
            var message = Dequeue();
            if (message.IsExpired(now)) Discarded++;
            else Send(message);
        }
    }

    /// <summary>Takes a message that its selector matches; what it has no room for waits, and pushes out the oldest that wait.</summary>
    public void Offer(Message message)
    {
        if (Request.NoLocal && message.SenderConnection == Request.ConnectionId) return;
        if (_pending.Count == 0 && HasRoom)
        {
            Send(message);
            return;
        }
        _pending.Enqueue(message);
        _pendingBytes += message.Size;
        while (_pending.Count > _pendingLimit || (_pendingBytes > _pendingBytesLimit && _pending.Count > 1))
        {
            Dequeue();
            Discarded++;
        }
    }

    /// <summary>What was taken since the last call; null when that is nothing.</summary>
    public List<Delivery>? TakeOutgoing()
    {
        var outgoing = _outgoing;
        _outgoing = null;
        return outgoing;
    }

    public void Check()
    {
        Invariant.Holds(_outgoing is null, $"Topic: {_outgoing?.Count} messages for {Request.Id} were taken and not sent");
        Invariant.Holds(
            _pendingBytes == _pending.Sum(static message => (long)message.Size),
            $"Topic: {Pending} messages wait for {Request.Id}, and are not {_pendingBytes} bytes");
        Invariant.Holds(
            Outstanding >= 0 && _outstandingBytes >= 0,
            $"Topic: {Request.Id} has taken more than it was sent ({Outstanding} messages, {_outstandingBytes} bytes)");
    }

    private void Send(Message message)
    {
        (_outgoing ??= []).Add(new Delivery(message, 0));
        OnSent(1, message.Size);
    }

    private Message Dequeue()
    {
        var message = _pending.Dequeue();
        _pendingBytes -= message.Size;
        return message;
    }
}
