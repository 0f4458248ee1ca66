using ActorMQ.Actors.Protocol;
using ActorMQ.Kernel;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>
/// A feed's end of the queue that another broker keeps for it. Called from the turns of that broker's <c>RemoteHomeActor</c>, which is also
/// who is told what becomes of the messages; the lists belong to the feed's turns.
/// </summary>
internal sealed class FeedSource(DestinationHandle queue, string home, ActorRef<IDestinationMessage> feed) : ISubscriber
{
    public DestinationHandle Queue => queue;

    /// <summary>The broker.</summary>
    public string Home => home;

    /// <summary>Whatever came from here and is not settled comes again from another one.</summary>
    public bool IsDetached { get; set; }

    /// <summary>Room for it that it does not have now.</summary>
    public int Spare { get; set; }

    /// <summary>Stored here in this turn, and not yet told.</summary>
    public List<long> Accepted { get; private set; } = [];

    /// <summary>Not to be stored now.</summary>
    public List<long> Rejected { get; private set; } = [];

    public void OnAttached()
    {
    }

    public void OnRefused(BrokerError error) => feed.TryTell(new FeedCommand.Detached(this));

    public void OnDelivery(DeliveryBatch batch) => feed.TryTell(new FeedCommand.Arrived(this, batch));

    public void OnBrowseEnd()
    {
    }

    public void OnExhausted() => feed.TryTell(new FeedCommand.Exhausted(this));

    public void OnDrained(int count) => feed.TryTell(new FeedCommand.Drained(this, count));

    public void OnDetached(BrokerError? reason) => feed.TryTell(new FeedCommand.Detached(this));

    /// <summary>Tells the home how the messages of this turn have ended, and gives it room for as many new ones.</summary>
    public void Settle()
    {
        var count = Accepted.Count + Rejected.Count;
        if (Accepted.Count > 0) queue.Actor.TryTell(new DestinationCommand.Settle(this, Settlement.Accepted, Accepted));
        if (Rejected.Count > 0) queue.Actor.TryTell(new DestinationCommand.Settle(this, Settlement.Rejected, Rejected));
        (Accepted, Rejected) = ([], []);
        Grant(count);
    }

    public void GiveSpare()
    {
        Grant(Spare);
        Spare = 0;
    }

    public void Grant(int count)
    {
        if (count > 0) queue.Actor.TryTell(new DestinationCommand.Grant(this, count));
    }
}
