namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>What a load has counted and measured.</summary>
internal sealed record LoadResult
{
    public required Transfer Sent { get; init; }

    public required Transfer Received { get; init; }

    /// <summary>Messages whose receipt has come.</summary>
    public long Confirmed { get; init; }

    /// <summary>Messages whose receipt was asked for and has not come.</summary>
    public long Unconfirmed { get; init; }

    /// <summary>Messages or replies that should have come and have not; with a topic, counted for each consumer.</summary>
    public long Missing { get; init; }

    /// <summary>Messages that came once more.</summary>
    public long Duplicates { get; init; }

    /// <summary>Messages that came to a consumer after a later one of the same producer.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Messages that nobody in this run sent.</summary>
    public long Foreign { get; init; }

    public ConnectionFigures? Connections { get; init; }

    public required LatencyResults Latency { get; init; }
}
