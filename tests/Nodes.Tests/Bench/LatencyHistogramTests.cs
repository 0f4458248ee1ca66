using ActorMQ.Nodes.Bench.Measuring;

namespace ActorMQ.Nodes.Tests.Bench;

public sealed class LatencyHistogramTests
{
    // 128 buckets for each power of two, and what is told is the middle of one.
    private const double Tolerance = 1.0 / 256;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Percentiles_are_the_exact_ones_but_for_the_width_of_a_bucket(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 50; round++)
        {
            var durations = new long[random.Next(1, 2000)];
            var histogram = new LatencyHistogram();
            // Of all orders of magnitude, as latencies are.
            for (var i = 0; i < durations.Length; i++) histogram.Record(durations[i] = (long)Math.Pow(2, random.NextDouble() * 41));
            Array.Sort(durations);
            foreach (var percent in new[] { 0.0, 1, 50, 90, 99, 99.9, 100 })
            {
                var exact = durations[Math.Clamp((int)Math.Ceiling(percent / 100 * durations.Length), 1, durations.Length) - 1];
                Assert.InRange(histogram.Percentile(percent), exact * (1 - Tolerance) - 1, exact * (1 + Tolerance) + 1);
            }
            Assert.Equal(durations[^1], histogram.Max);
            Assert.Equal(durations.Length, histogram.Count);
        }
    }

    [Fact]
    public void A_sum_has_what_its_parts_have()
    {
        var (one, other) = (new LatencyHistogram(), new LatencyHistogram());
        one.Record(100);
        other.Record(300);
        other.Record(200);
        var sum = LatencyHistogram.Sum([one, other]);
        Assert.Equal((3, 300, 200), (sum.Count, sum.Max, sum.Percentile(50)));
    }

    [Fact]
    public void What_is_out_of_range_counts_as_the_nearest_that_is_not()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-5);
        Assert.Equal(0, histogram.Max);
        histogram.Record(long.MaxValue);
        Assert.Equal(LatencyHistogram.Longest, histogram.Max);
    }

    [Fact]
    public void Without_durations_there_is_no_percentile() => Assert.Equal(0, new LatencyHistogram().Percentile(99));
}
