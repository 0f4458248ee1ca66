using ActorMQ.Actors.Connections;
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

    public ConnectionOptions Connections { get; init; } = new();
}
