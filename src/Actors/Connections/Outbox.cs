using ActorMQ.Actors.Protocol;


namespace ActorMQ.Actors.Connections;

/// <summary>Messages that wait for the client to read. They are encoded only when there is room, so a slow client costs references.</summary>
internal sealed class Outbox
{
    private readonly Queue<(SubscriptionSource Source, DeliveryBatch Batch)> _batches = new();
    private int _index;

    /// <summary>Messages waiting, those of ended subscriptions included until they come up.</summary>
    public long Count { get; private set; }

    public void Add(SubscriptionSource source, DeliveryBatch batch)
    {
        _batches.Enqueue((source, batch));
        Count += batch.Deliveries.Count;
    }

    public void Clear()
    {
        _batches.Clear();
        (_index, Count) = (0, 0);
    }

    /// <summary>Takes the next message of a subscription that still stands.</summary>
    public bool TryTake(out SubscriptionSource source, out Delivery delivery, out long tag)
    {
        while (_batches.TryPeek(out var next))
        {
            if (_index == next.Batch.Deliveries.Count || next.Source.IsDetached)
            {
                Count -= next.Batch.Deliveries.Count - _index;
                _index = 0;
                _batches.Dequeue();
                continue;
            }
            source = next.Source;
            delivery = next.Batch.Deliveries[_index];
            tag = next.Batch.FirstTag == 0 ? 0 : next.Batch.FirstTag + _index;
            _index++;
            Count--;
            return true;
        }
        source = null!;
        delivery = default;
        tag = 0;
        return false;
    }
}
