using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Model;

namespace ActorMQ.Actors.Bridges;

/// <summary>Links to other brokers.</summary>
public sealed record BridgeOptions
{
    public IReadOnlyList<ConnectorOptions> Connectors { get; init; } = [];

    /// <summary>Where to find brokers whose addresses are not known beforehand.</summary>
    public IReadOnlyList<DiscoveryOptions> Discoveries { get; init; } = [];

    /// <summary>How long it may take until a dialled broker takes the call.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take until both sides have said who they are.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a broker asks the other whether it is there; after three times without a byte the link is given up.</summary>
    public TimeSpan HeartBeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a link that ends may take to send its last bytes.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest message another broker may send, with its headers.</summary>
    public ByteSize MaxFrame { get; init; } = ByteSize.MiB(128);

    /// <summary>
    /// What may wait for a link whose other end does not read. Beyond that messages are dropped; the broker they are for asks for them again.
    /// </summary>
    public ByteSize Buffer { get; init; } = ByteSize.MiB(64);

    /// <summary>Links that others may have dialled at the same time.</summary>
    public int MaxAccepted { get; init; } = 1000;

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout > TimeSpan.FromMinutes(10)) errors.Add("connect-timeout must be longer than 0 and at most 10m");
        if (HandshakeTimeout <= TimeSpan.Zero || HandshakeTimeout > TimeSpan.FromMinutes(10))
            errors.Add("handshake-timeout must be longer than 0 and at most 10m");
        if (HeartBeat < TimeSpan.FromMilliseconds(100) || HeartBeat > TimeSpan.FromHours(1)) errors.Add("heart-beat must be from 100ms to 1h");
        if (CloseTimeout <= TimeSpan.Zero || CloseTimeout > TimeSpan.FromMinutes(1)) errors.Add("close-timeout must be longer than 0 and at most 1m");
        if (MaxFrame < ByteSize.MiB(1) || MaxFrame.Bytes > 1 << 30) errors.Add("max-frame must be from 1MiB to 1GiB");
        if (Buffer < ByteSize.MiB(1)) errors.Add("buffer must be at least 1MiB");
        if (MaxAccepted < 1) errors.Add("max-accepted must be at least 1");
        return errors;
    }
}
