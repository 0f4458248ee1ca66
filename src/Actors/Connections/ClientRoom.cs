using ActorMQ.Actors.Credit;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Connections;

/// <summary>
/// Room of the client's subscriptions that has become free, or was taken away, in a turn: at its end the queues are told that wait for it.
/// A subscription with several queues has one room for all of them (<see cref="CreditPool{T}"/>).
/// </summary>
internal sealed class ClientRoom(IConnectionEffects effects)
{
    private readonly List<SubscriptionSource> _granted = [];
    private readonly HashSet<ClientSubscription> _sharing = [];
    private Action<SubscriptionSource, int>? _give;
    private Action<SubscriptionSource>? _drain;

    /// <summary>Messages came: they take room until they are settled.</summary>
    public void OnDelivered(SubscriptionSource source, int count)
    {
        if (!source.TakesByTag) return;
        source.Held += count;
        if (source.Subscription.Credit?.OnDelivered(source, count) == true) _sharing.Add(source.Subscription);
    }

    /// <summary>Messages are settled.</summary>
    public void OnSettled(SubscriptionSource source, int count)
    {
        if (!source.TakesByTag) return;
        source.Held -= count;
        if (source.Subscription.Credit is not { } credit) return;
        credit.OnSettled(source, count);
        _sharing.Add(source.Subscription);
    }

    /// <summary>A queue of several that share the room has run out of its part.</summary>
    public void OnExhausted(SubscriptionSource? source)
    {
        if (source is not { Subscription.Credit: { } credit }) return;
        credit.OnExhausted(source);
        _sharing.Add(source.Subscription);
    }

    /// <summary>A queue has given back what it had not used.</summary>
    public void OnDrained(SubscriptionSource? source, int count)
    {
        if (source is not { Subscription.Credit: { } credit }) return;
        credit.OnDrained(source, count);
        _sharing.Add(source.Subscription);
    }

    /// <summary>One of the subscription's queues is gone: what it had is for the others.</summary>
    public void OnForgotten(ClientSubscription subscription)
    {
        if (subscription.Credit is not null) _sharing.Add(subscription);
    }

    /// <summary>There is room for so many more messages, or fewer, whatever is settled.</summary>
    public void Grant(SubscriptionSource source, int count)
    {
        if (!source.TakesByTag) return;
        if (source.Subscription.Credit is { } credit)
        {
            credit.Grant(count);
            _sharing.Add(source.Subscription);
            return;
        }
        if (source.Granting == 0) _granted.Add(source);
        source.Granting += count;
    }

    /// <summary>To be called at the end of a turn.</summary>
    public void Share()
    {
        foreach (var source in _granted)
        {
            if (source.Granting != 0 && !source.IsDetached) Give(source, source.Granting);
            source.Granting = 0;
        }
        _granted.Clear();
        if (_sharing.Count == 0) return;
        foreach (var subscription in _sharing) subscription.Credit!.Distribute(_give ??= Give, _drain ??= Drain);
        _sharing.Clear();
    }

    /// <summary>From now on a subscription's one queue is not the only one that has its room: what the queue has of it counts as given.</summary>
    public void Divide(ClientSubscription subscription, int prefetch)
    {
        var reserved = subscription.Reserved;
        var credit = new CreditPool<SubscriptionSource>(prefetch);
        credit.Grant(reserved);
        foreach (var source in subscription.Sources)
        {
            if (!source.TakesByTag || source.IsDetached) continue;
            credit.Adopt(source, prefetch + reserved, source.Held);
            effects.Tell(source.Handle, new DestinationCommand.Meter(source.Consumer));
        }
        subscription.Credit = credit;
    }

    private void Give(SubscriptionSource source, int count) => effects.Tell(source.Handle, new DestinationCommand.Grant(source.Consumer, count));

    private void Drain(SubscriptionSource source) => effects.Tell(source.Handle, new DestinationCommand.Drain(source.Consumer));
}
