using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>What an admin sees of a durable subscription, besides its queue.</summary>
/// <param name="Key">What it is known by.</param>
/// <param name="Topic">A topic, or a pattern of topics.</param>
/// <param name="Selector">Null = all messages.</param>
/// <param name="NoLocal">Not what its own connection sends.</param>
/// <param name="Connection">Who uses it; null while it is offline.</param>
/// <param name="Since">Since when it is used, or offline.</param>
/// <param name="Queue">Where its messages wait; null while it is being made or removed.</param>
public sealed record DurableStatus(
    DurableKey Key, DestinationName Topic, string? Selector, bool NoLocal, string? Connection, DateTimeOffset Since, DestinationHandle? Queue);
