using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>A subscription of this broker's client that consumes from a queue of another broker.</summary>
internal sealed class RemoteConsumer(long number, RemoteQueue queue, InterestEntry wanted, ConsumerId template, ConsumerRequest request, Supply supply)
{
    /// <summary>What the home knows it by.</summary>
    public long Number => number;

    public RemoteQueue Queue => queue;

    public InterestEntry Wanted => wanted;

    /// <summary>What it was made from.</summary>
    public ConsumerId Template => template;

    /// <summary>What the subscription knows it by.</summary>
    public ConsumerId Consumer => request.Id;

    /// <summary>The subscription.</summary>
    public IRef<ConsumerEvent> ReplyTo => request.ReplyTo;

    public Supply Supply => supply;

    /// <summary>The subscription wants back what room the home does not need.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Of those it takes one after the other, the last that it is done with.</summary>
    public long AcceptedTag { get; set; }

    /// <summary>Transactions that still have to settle something of it.</summary>
    public int Transactions { get; set; }

    /// <summary>It is to be cancelled after them; null while it is not.</summary>
    public long? CancelFrom { get; set; }
}
