using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Subscriptions.Feeds;

/// <summary>A feed's end of the queue that another broker keeps for it. Belongs to the feed's turns.</summary>
internal sealed class FeedSource(ConsumerId consumer, DestinationHandle queue, string home)
{
    /// <summary>What the queue knows it by.</summary>
    public ConsumerId Consumer => consumer;

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

    /// <summary>Tells the home how the messages of this turn have ended, and gives it room for as many new ones.</summary>
    public void Settle()
    {
        var count = Accepted.Count + Rejected.Count;
        if (Accepted.Count > 0) queue.Actor.TryTell(new DestinationCommand.Settle(consumer, Settlement.Accepted, Accepted));
        if (Rejected.Count > 0) queue.Actor.TryTell(new DestinationCommand.Settle(consumer, Settlement.Rejected, Rejected));
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
        if (count > 0) queue.Actor.TryTell(new DestinationCommand.Grant(consumer, count));
    }
}
