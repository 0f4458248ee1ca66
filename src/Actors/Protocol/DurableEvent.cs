using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What the registry of durable subscriptions answers.</summary>
public abstract record DurableEvent : IConnectionMessage, INetworkMessage
{
    private DurableEvent()
    {
    }

    /// <summary>The subscription is durable, and the user's until it is released: who attaches to the queue is served.</summary>
    public sealed record Opened(DurableKey Key, long User, DestinationHandle Queue) : DurableEvent;

    public sealed record Refused(DurableKey Key, long User, BrokerError Error) : DurableEvent;

    /// <summary>It will not come back; or it was not removed.</summary>
    /// <param name="Key">What it was known by.</param>
    /// <param name="Token">Which request this answers.</param>
    /// <param name="Error">Null when all went well.</param>
    public sealed record Removed(DurableKey Key, long Token, BrokerError? Error) : DurableEvent;

    /// <summary>A later run of a broker is remembered than that whose wish was told.</summary>
    public sealed record LaterRunRemembered(string Broker, long Epoch) : DurableEvent;
}
