using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Cluster;

/// <summary>There are consumers for this, at a broker.</summary>
/// <param name="Destination">A destination or a wildcard.</param>
/// <param name="Selector">Only for messages it matches; null = for all. Consumers with the same selector are one entry.</param>
public sealed record DemandEntry(DestinationName Destination, string? Selector)
{
    /// <inheritdoc />
    public override string ToString() => Selector is null ? Destination.ToString() : $"{Destination} where {Selector}";
}
