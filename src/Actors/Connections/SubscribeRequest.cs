using ActorMQ.Model.Destinations;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Connections;

/// <summary>What a SUBSCRIBE frame asks for, checked.</summary>
internal sealed record SubscribeRequest(DestinationAddress Address, AckMode AckMode)
{
    /// <summary>0 = the default of the destination's kind.</summary>
    public int Prefetch { get; init; }

    public int Priority { get; init; }

    public bool IsExclusive { get; init; }

    public bool IsBrowser { get; init; }

    public bool NoLocal { get; init; }

    /// <summary>The client's name for a durable subscription; null for one that ends with the connection.</summary>
    public string? DurableName { get; init; }

    public int PendingLimit { get; init; }

    public Selector? Selector { get; init; }
}
