using ActorMQ.Model;

namespace ActorMQ.Actors.Topics;

/// <summary>How a topic behaves. Set per pattern of names in the configuration.</summary>
public sealed record TopicOptions
{
    /// <summary>Messages kept for a subscriber beyond its prefetch; the oldest are dropped when there are more.</summary>
    public int PendingLimit { get; init; } = 10_000;

    /// <summary>Bytes of messages kept for a subscriber beyond its prefetch, but always one message.</summary>
    public ByteSize PendingBytes { get; init; } = ByteSize.MiB(32);

    /// <summary>A topic without subscribers and messages for this long is removed; zero = never.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (PendingLimit < 0) errors.Add("pending-limit must not be negative");
        if (IdleTimeout < TimeSpan.Zero || IdleTimeout > TimeSpan.FromDays(365)) errors.Add("idle-timeout must be from 0 (never) to 365d");
        return errors;
    }
}
