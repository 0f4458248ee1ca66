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

    public int BrowserPrefetch { get; init; } = 500;

    /// <summary>A subscription gets no more messages while it has this many bytes unacknowledged.</summary>
    public ByteSize PrefetchBytes { get; init; } = ByteSize.MiB(16);

    public HeartBeatOptions HeartBeat { get; init; } = new();
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
}
