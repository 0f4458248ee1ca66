namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>The durations a run has measured; null where it had none of the kind.</summary>
internal sealed record LatencyResults
{
    /// <summary>From a producer's send to a consumer's receipt.</summary>
    public LatencyFigures? OneWay { get; init; }

    /// <summary>From a producer's send to its RECEIPT.</summary>
    public LatencyFigures? Receipt { get; init; }

    /// <summary>From a request to the last of its replies.</summary>
    public LatencyFigures? RoundTrip { get; init; }

    /// <summary>From a request to each of its replies.</summary>
    public LatencyFigures? Reply { get; init; }

    /// <summary>From opening a socket to CONNECTED.</summary>
    public LatencyFigures? Connect { get; init; }
}
