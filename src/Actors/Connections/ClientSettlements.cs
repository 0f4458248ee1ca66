using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// What the client says of messages it was sent: destinations hear of it at the end of the turn, or as part of a transaction.
/// </summary>
internal sealed class ClientSettlements(ClientRoom room, IConnectionEffects effects)
{
    private readonly List<SubscriptionSource> _acknowledged = [];
    private readonly HashSet<DestinationHandle> _unconfirmed = [];

    /// <summary>Ends a delivery that the client has acknowledged.</summary>
    public void Settle(ClientSubscription subscription, long number, Settlement settlement)
    {
        if (!TryTake(subscription, number, out var source, out var delivery)) return;
        if (!source.TakesByTag)
        {
            effects.Tell(source.Handle, new DestinationCommand.Grant(source.Consumer, 1, delivery.Size));
        }
        else if (settlement == Settlement.Accepted)
        {
            if (source.Accepted is null)
            {
                source.Accepted = [];
                _acknowledged.Add(source);
            }
            source.Accepted.Add(delivery.Tag);
        }
        else
        {
            effects.Tell(source.Handle, new DestinationCommand.Settle(source.Consumer, settlement, [delivery.Tag]));
        }
    }

    /// <summary>Tells the queues what was acknowledged in this turn.</summary>
    public void Tell()
    {
        foreach (var source in _acknowledged)
        {
            effects.Tell(source.Handle, new DestinationCommand.Settle(source.Consumer, Settlement.Accepted, source.Accepted!));
            source.Accepted = null;
            _unconfirmed.Add(source.Handle);
        }
        _acknowledged.Clear();
    }

    /// <summary>Queues that were told of acknowledgements since the last call, and have not said that those are durable.</summary>
    public IReadOnlyCollection<DestinationHandle> TakeUnconfirmed()
    {
        if (_unconfirmed.Count == 0) return [];
        DestinationHandle[] handles = [.. _unconfirmed];
        _unconfirmed.Clear();
        return handles;
    }

    /// <summary>A delivery was acknowledged in a transaction: until that ends the client may have another one in its place.</summary>
    public void Reserve(ClientSubscription subscription, long number) => room.Grant(subscription.Reserve(number), 1);

    /// <summary>The transaction was aborted, or could not be committed.</summary>
    public void Unreserve(ClientSubscription subscription, long number)
    {
        if (subscription.TryUnreserve(number, out var delivery) && delivery.IsRoomLent) room.Grant(delivery.Source!, -1);
    }

    /// <summary>The transaction is being committed. False when the delivery cannot be settled any more.</summary>
    public bool TryCommit(ClientSubscription subscription, long number, out PendingDelivery delivery)
    {
        if (!subscription.TryCommit(number, out delivery)) return false;
        if (delivery.IsRoomLent) room.Grant(delivery.Source!, -1);
        return true;
    }

    /// <summary>The transaction took place: the destination has settled a delivery, or is told now that it was taken.</summary>
    public void Committed(ClientSubscription subscription, long number)
    {
        if (TryTake(subscription, number, out var source, out var delivery) && !source.TakesByTag)
            effects.Tell(source.Handle, new DestinationCommand.Grant(source.Consumer, 1, delivery.Size));
    }

    /// <summary>Takes a delivery out that is settled. False when there is nobody to tell of it.</summary>
    private bool TryTake(ClientSubscription subscription, long number, out SubscriptionSource source, out PendingDelivery delivery)
    {
        source = null!;
        if (!subscription.TryTake(number, out delivery) || delivery.Source is not { IsDetached: false } taken) return false;
        source = taken;
        room.OnSettled(source, 1);
        return true;
    }
}
