using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Protocol;

/// <summary>What the directory answers to who has asked for a destination.</summary>
public abstract record ResolveAnswer(DestinationName Name) : IConnectionMessage, IDestinationMessage, INetworkMessage
{
    /// <summary>It is there.</summary>
    public sealed record Resolved(DestinationHandle Handle) : ResolveAnswer(Handle.Name);

    /// <summary>It is not, and cannot be made.</summary>
    public sealed record Unresolved(DestinationName Name, BrokerError Error) : ResolveAnswer(Name);
}
