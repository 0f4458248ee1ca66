using System.Numerics;

namespace ActorMQ.Nodes.Bench.Measuring;

/// <summary>
/// Counts durations in buckets whose width grows with the duration: 128 of them for each power of two, so that a percentile is off by
/// less than 0.4 % however long or short it is, in 37 KB of memory. One thread records; others may <see cref="Sum"/> meanwhile, which then may
/// lack the last few.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>Longer durations count as this: 73 minutes.</summary>
    public const long Longest = (1L << LongestBits) - 1;

    private const int LongestBits = 42;
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[(LongestBits - StepBits + 1) * Steps];
    private long _count;
    private long _max;

    public long Count => Volatile.Read(ref _count);

    /// <summary>The longest duration recorded, exactly. Nanoseconds.</summary>
    public long Max => Volatile.Read(ref _max);

    /// <param name="nanoseconds">Less than nothing counts as nothing.</param>
    public void Record(long nanoseconds)
    {
        nanoseconds = Math.Clamp(nanoseconds, 0, Longest);
        _counts[BucketOf(nanoseconds)]++;
        _count++;
        if (nanoseconds > _max) _max = nanoseconds;
    }

    public void Add(LatencyHistogram other)
    {
        // Taken from the buckets, so that count and buckets agree even when the other one is being written to.
        for (var i = 0; i < _counts.Length; i++)
        {
            var more = Volatile.Read(ref other._counts[i]);
            _counts[i] += more;
            _count += more;
        }
        _max = Math.Max(_max, other.Max);
    }

    /// <summary>All of them together.</summary>
    public static LatencyHistogram Sum(IEnumerable<LatencyHistogram> histograms)
    {
        var sum = new LatencyHistogram();
        foreach (var histogram in histograms) sum.Add(histogram);
        return sum;
    }

    /// <summary>The duration that <paramref name="percent"/> of all did not exceed, in nanoseconds; 0 when there are none.</summary>
    public long Percentile(double percent)
    {
        if (_count == 0) return 0;
        var rank = Math.Clamp((long)Math.Ceiling(percent / 100 * _count), 1, _count);
        // The last one is known exactly.
        if (rank == _count) return _max;
        var bucket = 0;
        for (var seen = _counts[0]; seen < rank; seen += _counts[bucket]) bucket++;
        return Math.Min(MiddleOf(bucket), _max);
    }

    /// <summary>One bucket for each nanosecond at first; from 256 on, 128 buckets from each power of two to the next.</summary>
    private static int BucketOf(long nanoseconds)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)nanoseconds | 1) - StepBits);
        return (shift << StepBits) + (int)(nanoseconds >> shift);
    }

    private static long MiddleOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> StepBits) - 1);
        var start = (long)(bucket - (shift << StepBits)) << shift;
        return start + ((1L << shift) >> 1);
    }
}
