using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>What a durable subscription is known by: the client id of the connection and the name the client gives it.</summary>
public sealed record DurableKey(string ClientId, string Name)
{
    /// <summary>What the journal and the actor tree call it: the client id, with its slashes escaped, and the name behind a slash.</summary>
    public DestinationName ToDestination() => new(
        DestinationKind.DurableSubscription,
        $"{ClientId.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal)}/{Name}");
}
