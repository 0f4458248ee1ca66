using ActorMQ.Nodes.Bench.Measuring;

namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>What went one way.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Seconds">From the start of the run to the last of them.</param>
/// <param name="MessagesPerSecond">In that time.</param>
/// <param name="MegabytesPerSecond">Of bodies alone; 1 MB is 1000000 bytes.</param>
internal sealed record Transfer(long Messages, double Seconds, double MessagesPerSecond, double MegabytesPerSecond)
{
    public static Transfer Of(long messages, int size, IEnumerable<long> lastAt, long start)
    {
        var duration = Math.Max(0, lastAt.DefaultIfEmpty().Max() - start);
        var rate = duration > 0 ? messages / MonotonicClock.Seconds(duration) : 0;
        return new Transfer(messages, Rounded.Seconds(duration), Rounded.Rate(rate), Math.Round(rate * size / 1e6, 3));
    }
}
