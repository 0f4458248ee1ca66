using ActorMQ.Actors.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Topics;

/// <summary>One subscription's standing in one topic.</summary>
internal sealed class TopicSubscriber
{
    private readonly Queue<Message> _pending = new();
    private readonly int _pendingLimit;
    private long _outstandingBytes;

    public TopicSubscriber(ConsumerRequest request, int pendingLimit)
    {
        Request = request;
        _pendingLimit = pendingLimit;
    }

    public ConsumerRequest Request { get; }

    /// <summary>Messages sent that its client has not taken.</summary>
    public int Outstanding { get; private set; }

    public int Pending => _pending.Count;

    public long Delivered { get; private set; }

    /// <summary>Dropped because it did not keep up.</summary>
    public long Discarded { get; private set; }

    private bool HasRoom => Outstanding < Request.Prefetch && (_outstandingBytes < Request.PrefetchBytes || Outstanding == 0);

    /// <summary>True when it takes a whole batch as it is: no selector, no no-local, nothing pending, and room for it.</summary>
    public bool TakesAll(int count, long bytes) =>
        Request.Selector is null && !Request.NoLocal && _pending.Count == 0
        && Outstanding + count <= Request.Prefetch && _outstandingBytes + bytes <= Request.PrefetchBytes;

    public void OnSent(int count, long bytes)
    {
        Outstanding += count;
        _outstandingBytes += bytes;
        Delivered += count;
    }

    public void OnTook(int count, long bytes)
    {
        Outstanding -= count;
        _outstandingBytes -= bytes;
    }

    /// <summary>Takes a message if the subscriber wants it; what it has no room for waits.</summary>
    public void Offer(Message message)
    {
        if (Request.NoLocal && message.SenderConnection == Request.ConnectionId) return;
        if (Request.Selector?.Matches(message) == false) return;
        _pending.Enqueue(message);
        if (_pending.Count <= _pendingLimit || HasRoom) return;
        _pending.Dequeue();
        Discarded++;
    }

    /// <summary>What there is room for now; null when that is nothing.</summary>
    public List<Delivery>? TakeSendable()
    {
        List<Delivery>? sendable = null;
        while (HasRoom && _pending.TryDequeue(out var message))
        {
            (sendable ??= []).Add(new Delivery(message, 0));
            OnSent(1, message.Size);
        }
        return sendable;
    }
}
