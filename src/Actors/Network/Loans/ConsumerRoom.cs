using System.Collections.Immutable;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>
/// Room for messages of a home, between the subscriptions that give it and the home that uses it: grant, exhausted, drain, drained, and what
/// comes on loan. What lies in between for one consumer is its <see cref="Supply"/>.
/// </summary>
internal sealed class ConsumerRoom(HomeContact contact, IRemoteHomeEffects effects)
{
    private bool _isReviewDue;

    /// <summary>Room that would be of no use to the home now stays with the consumer: it may have messages of other brokers.</summary>
    public void Grant(RemoteConsumer consumer, int count)
    {
        consumer.Supply.Grant(count);
        Serve(consumer);
        if (contact.IsReachable)
        {
            Grant(consumer, isWaitedFor: false);
            return;
        }
        consumer.Supply.OnHomeExhausted();
        TakeRoomBack(consumer);
    }

    public void OnHomeExhausted(RemoteConsumer consumer)
    {
        if (!Grant(consumer, isWaitedFor: true)) NoteExhaustion(consumer);
    }

    /// <summary>The home has something for it, and no room.</summary>
    public void NoteExhaustion(RemoteConsumer consumer)
    {
        consumer.Supply.OnHomeExhausted();
        TellExhaustion(consumer);
    }

    public void Drain(RemoteConsumer consumer)
    {
        if (consumer.Supply is { Open: > 0, Lent: > 0 } && contact.IsReachable)
        {
            consumer.IsDraining = true;
            if (consumer.Supply.BeginReturning()) contact.Say(new BorrowerContent.Drain(consumer.Queue.Handle.Name, consumer.Number));
            return;
        }
        Tell(consumer, new ConsumerEvent.Drained(consumer.Consumer, consumer.Supply.Narrow(evenWhatIsLent: true)));
        TellExhaustion(consumer);
    }

    public void OnDrained(RemoteConsumer consumer, int count)
    {
        var needsIt = consumer.Supply.Returned(count);
        if (consumer.IsDraining)
        {
            consumer.IsDraining = false;
            Tell(consumer, new ConsumerEvent.Drained(consumer.Consumer, needsIt ? 0 : consumer.Supply.Narrow(evenWhatIsLent: false)));
        }
        Grant(consumer, isWaitedFor: true);
        TellExhaustion(consumer);
    }

    /// <summary>Messages have come on loan.</summary>
    public void Bring(RemoteConsumer consumer, DeliveryBatch batch)
    {
        // What comes now goes back with the rest of what it holds.
        if (consumer.CancelFrom is not null) return;
        if (consumer.Supply.Arrive(batch, out var refused) is { } mine) Tell(consumer, new ConsumerEvent.Delivered(consumer.Consumer, mine));
        if (refused is not null) GiveBack(consumer, [.. Enumerable.Range(0, refused.Deliveries.Count).Select(i => refused.FirstTag + i)]);
        Serve(consumer);
        if (consumer.Supply.Stored > 0) ReviewLater();
    }

    /// <summary>The subscription is done with so many messages: the home may be given more room than the subscription has.</summary>
    public void Settled(RemoteConsumer consumer, int count, TimeSpan now)
    {
        consumer.Supply.Settled(count, now, contact.RoundTrip);
        if (consumer.Supply.Ahead == 0) return;
        Grant(consumer, isWaitedFor: false);
        ReviewLater();
    }

    /// <summary>The home can be reached again, or no more.</summary>
    public void OnReachability(RemoteConsumer consumer)
    {
        if (contact.IsReachable)
        {
            TellExhaustion(consumer);
            return;
        }
        consumer.IsDraining = false;
        TakeRoomBack(consumer);
    }

    public void ReviewLater()
    {
        if (_isReviewDue) return;
        _isReviewDue = true;
        effects.ReviewLater();
    }

    /// <summary>What was under way for those that have become slower goes back, and what nobody will want soon.</summary>
    public void Review(IEnumerable<RemoteConsumer> consumers, TimeSpan now)
    {
        _isReviewDue = false;
        foreach (var consumer in consumers)
        {
            if (!consumer.Supply.IsAhead || consumer.CancelFrom is not null) continue;
            if (consumer.Supply.HasTooMuch(now, contact.RoundTrip, out var tags)) GiveBack(consumer, tags);
            ReviewLater();
        }
    }

    private void Tell(RemoteConsumer consumer, ConsumerEvent told) => effects.Tell(consumer.ReplyTo, told);

    private void TellExhaustion(RemoteConsumer consumer)
    {
        if (!consumer.Supply.IsExhausted || (!contact.IsReachable && consumer.Supply.Stored == 0)) return;
        consumer.Supply.TellExhaustion();
        Tell(consumer, new ConsumerEvent.Exhausted(consumer.Consumer));
    }

    private void TakeRoomBack(RemoteConsumer consumer)
    {
        if (consumer.Supply.Narrow(evenWhatIsLent: true) is > 0 and var back) Tell(consumer, new ConsumerEvent.Drained(consumer.Consumer, back));
    }

    /// <summary>False when there is nothing to give.</summary>
    private bool Grant(RemoteConsumer consumer, bool isWaitedFor)
    {
        if (!contact.IsReachable || consumer.Supply.Grant(isWaitedFor) is not (> 0 and var count)) return false;
        contact.Say(new BorrowerContent.Grant(consumer.Queue.Handle.Name, consumer.Number, count));
        return true;
    }

    /// <summary>Gives it what waits here, as far as it has room.</summary>
    private void Serve(RemoteConsumer consumer)
    {
        while (consumer.Supply.TryTake(out var batch)) Tell(consumer, new ConsumerEvent.Delivered(consumer.Consumer, batch));
        TellExhaustion(consumer);
    }

    /// <summary>Messages that no client has seen.</summary>
    private void GiveBack(RemoteConsumer consumer, ImmutableArray<long> tags)
    {
        var queue = consumer.Queue.Handle.Name;
        if (!tags.IsEmpty) contact.Say(new BorrowerContent.Settled(queue, consumer.Number, Settlement.Released, tags));
        if (consumer.Supply.BeginReturning()) contact.Say(new BorrowerContent.Drain(queue, consumer.Number));
    }
}
