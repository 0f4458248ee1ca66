using System.Net;

namespace ActorMQ.Nodes.Health;

/// <summary>Where a node says how it is.</summary>
internal sealed record HealthOptions
{
    /// <summary>The address to listen at.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 = any free one.</summary>
    public int Port { get; init; } = 8161;

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate() => Port is >= 0 and <= 65535 ? [] : ["port must be from 1 to 65535, or 0 for any free one"];
}
