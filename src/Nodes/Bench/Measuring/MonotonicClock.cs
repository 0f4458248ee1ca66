using System.Diagnostics;

namespace ActorMQ.Nodes.Bench.Measuring;

/// <summary>Time as it is measured here: nanoseconds since some moment in the past.</summary>
internal static class MonotonicClock
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    // 1 on Linux and macOS, 100 on Windows.
    private static readonly long NanosecondsPerTick = NanosecondsPerSecond / Stopwatch.Frequency;

    public static long Now => Stopwatch.GetTimestamp() * NanosecondsPerTick;

    public static long Nanoseconds(this TimeSpan duration) => duration.Ticks * TimeSpan.NanosecondsPerTick;

    public static double Seconds(long nanoseconds) => nanoseconds / (double)NanosecondsPerSecond;
}
