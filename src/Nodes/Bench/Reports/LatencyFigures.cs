using ActorMQ.Nodes.Bench.Measuring;

namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>Percentiles of many durations, in milliseconds.</summary>
internal sealed record LatencyFigures(long Count, double P50, double P90, double P99, double P999, double Max)
{
    /// <returns>Null when there are none.</returns>
    public static LatencyFigures? Of(LatencyHistogram histogram) => histogram.Count == 0
        ? null
        : new LatencyFigures(
            histogram.Count,
            Rounded.Milliseconds(histogram.Percentile(50)),
            Rounded.Milliseconds(histogram.Percentile(90)),
            Rounded.Milliseconds(histogram.Percentile(99)),
            Rounded.Milliseconds(histogram.Percentile(99.9)),
            Rounded.Milliseconds(histogram.Max));
}
