using ActorMQ.Model;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Queues;

/// <summary>How a queue behaves. Set per pattern of names in the configuration.</summary>
public sealed record QueueOptions
{
    /// <summary>Higher priority first; off: strictly in order of arrival.</summary>
    public bool Prioritized { get; init; } = true;

    /// <summary>Redeliveries before a message goes to the dead letter queue; -1 = without end.</summary>
    public int MaxRedeliveries { get; init; } = 6;

    /// <summary>Pause before the first redelivery of a rejected message; messages returned by a lost consumer do not wait.</summary>
    public TimeSpan RedeliveryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What the pause is multiplied by for each further redelivery.</summary>
    public double RedeliveryBackoff { get; init; } = 2;

    /// <summary>The longest pause.</summary>
    public TimeSpan MaxRedeliveryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Name of the queue for dead letters; null = they are dropped.</summary>
    public string? DeadLetterQueue { get; init; } = "ActiveMQ.DLQ";

    /// <summary>Which expired messages become dead letters; the others vanish, as their sender asked.</summary>
    public ExpiredMessages DeadLetterExpired { get; init; } = ExpiredMessages.All;

    /// <summary>Bytes of messages a queue keeps in memory; more go to disk.</summary>
    public ByteSize MemoryWindow { get; init; } = ByteSize.MiB(32);

    /// <summary>Messages a queue may keep in memory however little there is: what is sent and taken at once need not go to disk.</summary>
    internal int GuaranteedMessages { get; init; } = 64;

    /// <summary>The most messages in the queue, in memory and on disk; 0 = no limit.</summary>
    public long MaxMessages { get; init; }

    /// <summary>The most bytes in the queue, in memory and on disk; 0 = no limit.</summary>
    public ByteSize MaxBytes { get; init; }

    /// <summary>What a producer meets at a full queue.</summary>
    public WhenFull WhenFull { get; init; } = WhenFull.Block;

    /// <summary>A queue without messages and consumers for this long is removed; zero = never.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (MaxRedeliveries is < -1 or >= DeliveryHistory.MaxFailures)
            errors.Add($"max-redeliveries must be from 0 to {DeliveryHistory.MaxFailures - 1}, or -1 (without end)");
        if (RedeliveryDelay < TimeSpan.Zero) errors.Add("redelivery-delay must not be negative");
        if (!(RedeliveryBackoff is >= 1 and <= 100)) errors.Add("redelivery-backoff must be from 1 to 100");
        if (MaxRedeliveryDelay < RedeliveryDelay || MaxRedeliveryDelay > TimeSpan.FromDays(365))
            errors.Add("max-redelivery-delay must be at least redelivery-delay and at most 365d");
        if (DeadLetterQueue is not null && (string.IsNullOrWhiteSpace(DeadLetterQueue) || DestinationPattern.HasWildcard(DeadLetterQueue)))
            errors.Add("dead-letter-queue must be the name of a queue, without wildcards, or null");
        if (MemoryWindow.Bytes < 0) errors.Add("memory-window must not be negative");
        if (MaxMessages < 0) errors.Add("max-messages must be 0 (no limit) or more");
        if (MaxBytes.Bytes < 0) errors.Add("max-bytes must be 0 (no limit) or more");
        if (IdleTimeout < TimeSpan.Zero || IdleTimeout > TimeSpan.FromDays(365)) errors.Add("idle-timeout must be from 0 (never) to 365d");
        return errors;
    }
}

/// <summary>What a producer meets at a full destination.</summary>
public enum WhenFull
{
    /// <summary>Messages wait at the door: the receipt is late, and the broker stops reading from a producer that goes on.</summary>
    Block,

    /// <summary>An ERROR for each message.</summary>
    Reject,
}

/// <summary>Which expired messages go to the dead letter queue.</summary>
public enum ExpiredMessages
{
    None,
    Persistent,
    All,
}
