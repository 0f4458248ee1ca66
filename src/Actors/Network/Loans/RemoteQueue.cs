using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Network.Loans;

/// <summary>A queue of another broker.</summary>
internal sealed class RemoteQueue(DestinationHandle handle)
{
    public DestinationHandle Handle => handle;

    /// <summary>What its home has messages for, and which consumer was made for which template since it said so.</summary>
    public Dictionary<InterestEntry, Dictionary<ConsumerId, ConsumerId>> Offers { get; } = [];

    public int Consumers { get; set; }

    public bool IsEmpty => Offers.Count == 0 && Consumers == 0;
}
