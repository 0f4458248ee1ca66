using ActorMQ.Actors.Protocol;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>Messages on their way to the client: those that wait to be written, and those that were and have not left.</summary>
internal sealed class ClientDeliveries(ClientRoom room, FrameOutput frames, IConnectionEffects effects)
{
    private readonly Outbox _outbox = new();
    private readonly List<SubscriptionSource> _written = [];
    private bool _isClosed;

    /// <summary>Messages waiting for the client to read.</summary>
    public long Waiting => _outbox.Count;

    public long Written { get; private set; }

    public void Add(SubscriptionSource source, DeliveryBatch batch)
    {
        if (_isClosed) return;
        _outbox.Add(source, batch);
        room.OnDelivered(source, batch.Deliveries.Count);
    }

    /// <summary>Nothing more is written: what waits goes back with its subscription.</summary>
    public void Close()
    {
        _isClosed = true;
        _outbox.Clear();
    }

    /// <summary>All that a browser is shown is in the outbox: the marker that this was all goes behind it.</summary>
    public void EndBrowse(SubscriptionSource source)
    {
        if (!_isClosed) _outbox.Add(source, DeliveryBatch.BrowseEnd);
    }

    /// <summary>Writes waiting messages until there are none or the output is large enough to be sent.</summary>
    public void Write(OutputBuffer output, int portion)
    {
        while (output.Length < portion && _outbox.TryTake(out var source, out var delivery, out var tag))
        {
            if (delivery.Message is null)
            {
                frames.BrowseEnd(source.Subscription, source.Handle.Name.Text);
                continue;
            }
            var number = source.Subscription.Sent(source, tag, delivery);
            frames.Message(source.Subscription, delivery, number, source.OwnName);
            Written++;
            if (tag != 0) source.WrittenTag = tag;
            if (number != 0) continue;
            if (source.WrittenCount++ == 0) _written.Add(source);
            source.WrittenBytes += delivery.Message.Size;
        }
    }

    /// <summary>Everything written has left: auto-acknowledging subscriptions have taken it.</summary>
    public void TellWritten()
    {
        foreach (var source in _written)
        {
            if (!source.IsDetached)
            {
                effects.Tell(source.Handle, source.TakesByTag
                    ? new DestinationCommand.AcceptUpTo(source.Consumer, source.WrittenTag)
                    : new DestinationCommand.Grant(source.Consumer, source.WrittenCount, source.WrittenBytes));
                room.OnSettled(source, source.WrittenCount);
            }
            source.WrittenCount = 0;
            source.WrittenBytes = 0;
        }
        _written.Clear();
    }
}
