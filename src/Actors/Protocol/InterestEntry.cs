using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Protocol;

/// <summary>There are consumers for this, at a broker.</summary>
/// <param name="Destination">A destination or a wildcard.</param>
/// <param name="Selector">Only for messages it matches; null = for all. Consumers with the same selector are one entry.</param>
public sealed record InterestEntry(DestinationName Destination, string? Selector)
{
    /// <summary>Some order, the same everywhere.</summary>
    public static IComparer<InterestEntry> Order { get; } = Comparer<InterestEntry>.Create((one, other) =>
    {
        var order = one.Destination.Kind.CompareTo(other.Destination.Kind);
        if (order == 0) order = string.CompareOrdinal(one.Destination.Name, other.Destination.Name);
        return order != 0 ? order : string.CompareOrdinal(one.Selector, other.Selector);
    });

    /// <summary>The selector; null when it has none, or one of another broker that is not understood here.</summary>
    public Model.Selectors.Selector? ParseSelector() => Model.Selectors.Selector.ParseOrNull(Selector);

    /// <inheritdoc />
    public override string ToString() => Selector is null ? Destination.ToString() : $"{Destination} where {Selector}";
}
