using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Protocol;

/// <summary>One message on its way to a consumer.</summary>
/// <param name="Message">The message.</param>
/// <param name="DeliveryCount">
/// Deliveries before this one that reached a client, or may have. More than 0 makes it <c>redelivered</c>.
/// </param>
public readonly record struct Delivery(Message Message, int DeliveryCount);

/// <summary>Messages for one subscriber, in order.</summary>
/// <param name="FirstTag">
/// A queue's consumer settles by tags: the first delivery has this one, the next the following, and so on. 0 from a topic, whose
/// subscriber only says how many it has taken.
/// </param>
/// <param name="Deliveries">At least one; nobody changes the list any more.</param>
public sealed record DeliveryBatch(long FirstTag, IReadOnlyList<Delivery> Deliveries)
{
    private int _size;

    /// <summary>Bytes of all its messages.</summary>
    /// <remarks>Added up once, however many ask: a message that was not touched for a while is far away.</remarks>
    public int Size
    {
        get
        {
            if (_size == 0)
            {
                var size = 0;
                for (var i = 0; i < Deliveries.Count; i++) size += Deliveries[i].Message.Size;
                _size = size;
            }
            return _size;
        }
    }

    /// <summary>Some of them, as a batch of their own.</summary>
    public DeliveryBatch Slice(int begin, int count)
    {
        if (count == Deliveries.Count) return this;
        var some = new Delivery[count];
        for (var i = 0; i < count; i++) some[i] = Deliveries[begin + i];
        return new DeliveryBatch(FirstTag + begin, some);
    }

    /// <summary>Stands behind the last batch of a browser; its one delivery has no message.</summary>
    internal static DeliveryBatch BrowseEnd { get; } = new(0, [default]);
}
