using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Network;
using ActorMQ.Model;

namespace ActorMQ.Actors;

/// <summary>The broker as a whole.</summary>
public sealed record BrokerOptions
{
    /// <summary>Its name in the network; unique there.</summary>
    public string Name { get; init; } = "localhost";

    /// <summary>The program's version, told to clients.</summary>
    public string Version { get; init; } = "0";

    /// <summary>How much all queues together keep in memory; more goes to disk.</summary>
    public ByteSize MemoryLimit { get; init; } = ByteSize.MiB(512);

    /// <summary>How it takes part in a network of brokers; null when it does not.</summary>
    public ClusterOptions? Network { get; init; }

    public ConnectionOptions Connections { get; init; } = new();

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Name) || Name.Any(char.IsControl)) errors.Add("name must be a text without control characters");
        if (MemoryLimit < ByteSize.MiB(1)) errors.Add("memory-limit must be at least 1MiB");
        return errors;
    }
}
