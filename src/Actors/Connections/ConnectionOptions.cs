using ActorMQ.Actors.Security.Logins;
using ActorMQ.Model;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Connections;

/// <summary>Limits and habits of client connections.</summary>
public sealed record ConnectionOptions
{
    /// <summary>What a client may send in one frame once it is connected.</summary>
    public StompLimits Limits { get; init; } = StompLimits.Default;

    /// <summary>A client that has not sent CONNECT by then is closed.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much logins may cost.</summary>
    public LoginOptions Logins { get; init; } = new();

    /// <summary>How long a closing connection may take to send its last bytes.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);

    public int MaxSubscriptions { get; init; } = 1000;

    public int MaxTransactions { get; init; } = 100;

    /// <summary>Messages and acknowledgements in one open transaction.</summary>
    public int MaxTransactionSize { get; init; } = 10_000;

    /// <summary>Bytes of messages in one open transaction.</summary>
    public ByteSize MaxTransactionBytes { get; init; } = ByteSize.MiB(64);

    /// <summary>Messages a client may have on their way into destinations before it is made to wait.</summary>
    public int PublishWindow { get; init; } = 10_000;

    /// <summary>Bytes of such messages.</summary>
    public ByteSize PublishWindowBytes { get; init; } = ByteSize.MiB(8);

    /// <summary>While a client waits for its window, this much is still read for the sake of its ACKs.</summary>
    public ByteSize ReadAhead { get; init; } = ByteSize.MiB(1);

    /// <summary>Prefetch of a queue subscription that does not ask for one.</summary>
    public int QueuePrefetch { get; init; } = 1000;

    public int TopicPrefetch { get; init; } = 32_767;

    /// <summary>Prefetch of a durable topic subscription.</summary>
    public int DurablePrefetch { get; init; } = 100;

    public int BrowserPrefetch { get; init; } = 500;

    /// <summary>A subscription gets no more messages while it has this many bytes unacknowledged.</summary>
    public ByteSize PrefetchBytes { get; init; } = ByteSize.MiB(16);

    public HeartBeatOptions HeartBeat { get; init; } = new();

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (ConnectTimeout <= TimeSpan.Zero || ConnectTimeout > TimeSpan.FromHours(1)) errors.Add("connect-timeout must be longer than 0 and at most 1h");
        if (CloseTimeout <= TimeSpan.Zero || CloseTimeout > TimeSpan.FromMinutes(1)) errors.Add("close-timeout must be longer than 0 and at most 1m");
        if (MaxSubscriptions < 1) errors.Add("max-subscriptions must be at least 1");
        if (MaxTransactions < 1) errors.Add("transactions.max must be at least 1");
        if (MaxTransactionSize < 1) errors.Add("transactions.max-frames must be at least 1");
        if (MaxTransactionBytes.Bytes < 1) errors.Add("transactions.max-bytes must be at least 1B");
        if (PublishWindow < 1) errors.Add("publish-window.messages must be at least 1");
        if (PublishWindowBytes.Bytes < 1) errors.Add("publish-window.bytes must be at least 1B");
        if (ReadAhead.Bytes < 0) errors.Add("read-ahead must not be negative");
        if (QueuePrefetch < 1) errors.Add("prefetch.queue must be at least 1");
        if (TopicPrefetch < 1) errors.Add("prefetch.topic must be at least 1");
        if (DurablePrefetch < 1) errors.Add("prefetch.durable must be at least 1");
        if (BrowserPrefetch < 1) errors.Add("prefetch.browser must be at least 1");
        if (PrefetchBytes.Bytes < 1) errors.Add("prefetch.bytes must be at least 1B");
        errors.AddRange(Logins.Validate().Select(error => $"logins.{error}"));
        errors.AddRange(Limits.Validate().Select(error => $"limits.{error}"));
        errors.AddRange(HeartBeat.Validate().Select(error => $"heart-beat.{error}"));
        return errors;
    }
}

/// <summary>The broker's side of heart-beats.</summary>
public sealed record HeartBeatOptions
{
    /// <summary>The shortest interval the broker agrees to, in both directions.</summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest interval the broker agrees to.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A client is given up after this many intervals without a byte from it.</summary>
    public double GraceFactor { get; init; } = 2;

    /// <summary>What a client that sends no heart-beat header is taken to have asked for; zero = none.</summary>
    public TimeSpan Default { get; init; } = TimeSpan.Zero;

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (MinInterval < TimeSpan.FromMilliseconds(10)) errors.Add("min must be at least 10ms");
        if (MaxInterval < MinInterval || MaxInterval > TimeSpan.FromDays(7)) errors.Add("max must be at least min and at most 7d");
        if (!(GraceFactor is >= 1 and <= 100)) errors.Add("grace must be from 1 to 100");
        if (Default < TimeSpan.Zero || Default > MaxInterval) errors.Add("default must be from 0 to max");
        return errors;
    }
}
