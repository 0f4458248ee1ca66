using ActorMQ.Actors.Network.Loans;


namespace ActorMQ.Actors.Network;

/// <summary>How this broker takes part in the network.</summary>
public sealed record ClusterOptions
{
    /// <summary>Brokers further away than this many links are not known; 1 to 64.</summary>
    public int MaxDistance { get; init; } = 32;

    /// <summary>Neighbours compare what they know of each other after so many ticks.</summary>
    public int TicksPerDigest { get; init; } = 60;

    /// <summary>What may be under way from other brokers' queues beyond what consumers have room for.</summary>
    public LoanLimits Loans { get; init; } = new();

    /// <summary>
    /// Consumers of other brokers get only what nearer ones have no room for. Off: who is expected to be done soonest comes first.
    /// </summary>
    public bool DecreasesConsumerPriority { get; init; }

    public NetworkTimings Timings { get; init; } = new();

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
        [.. MaxDistance is >= 1 and <= 64 ? Array.Empty<string>() : ["max-distance must be from 1 to 64"], .. Loans.Validate()];
}
