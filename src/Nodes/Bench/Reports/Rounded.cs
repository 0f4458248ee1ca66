using ActorMQ.Nodes.Bench.Measuring;

namespace ActorMQ.Nodes.Bench.Reports;

/// <summary>Figures without digits that mean nothing.</summary>
internal static class Rounded
{
    public static double Rate(double perSecond) => Math.Round(perSecond, 1);

    public static double Seconds(long nanoseconds) => Math.Round(MonotonicClock.Seconds(nanoseconds), 3);

    public static double Milliseconds(long nanoseconds) => Math.Round(nanoseconds / 1e6, 4);
}
