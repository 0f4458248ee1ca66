using ActorMQ.Actors.Cluster;
using ActorMQ.Actors.Destinations;

namespace ActorMQ.Actors.Leases;

/// <summary>A subscription of this broker's client that consumes from a queue of another broker.</summary>
internal sealed class RemoteConsumer(long number, RemoteQueue queue, DemandEntry wanted, IPatternSubscriber owner, ISubscriber subscriber)
{
    public long Number => number;

    public RemoteQueue Queue => queue;

    public DemandEntry Wanted => wanted;

    public IPatternSubscriber Owner => owner;

    public ISubscriber Subscriber => subscriber;

    /// <summary>Room that the home has been given and has not used or returned.</summary>
    public int Unused { get; set; }

    /// <summary>Of that, what the consumer has taken back as the home cannot be reached.</summary>
    public int TakenBack { get; set; }

    /// <summary>The home has messages for it, and did not get the room that it was given for them.</summary>
    public bool IsHungry { get; set; }

    /// <summary>Transactions that still have to settle something of it.</summary>
    public int Transactions { get; set; }

    /// <summary>It is to be cancelled after them; null while it is not.</summary>
    public long? CancelFrom { get; set; }
}
