namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>One way to find other brokers, and how to be linked to those that are found.</summary>
/// <param name="Source">Where to look.</param>
/// <param name="Link">What all links have in common; its name is that of the discovery, and it has no addresses.</param>
public sealed record DiscoveryOptions(DiscoverySource Source, ConnectorOptions Link)
{
    public string Name => Link.Name;

    /// <summary>Of two brokers that find each other the one with the smaller name dials. The other does when there is no link by then.</summary>
    public TimeSpan TakeOverAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Brokers that may be known at a time: who they are is said by anybody.</summary>
    public int MaxPeers { get; init; } = 1000;

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
        TakeOverAfter >= TimeSpan.Zero && TakeOverAfter <= TimeSpan.FromHours(1) ? [] : ["take-over-after must be from 0 to 1h"];
}
