namespace ActorMQ.Nodes.Bench.Measuring;

/// <summary>
/// How far a run had come at which time, in a bounded number of samples: when there are too many, every second one is dropped.
/// </summary>
internal sealed class Timeline
{
    private const int MaxSamples = 8192;

    private readonly List<(long At, long Done)> _samples = [];
    private int _stride = 1;
    private int _skipped;

    /// <param name="at">Nanoseconds; never less than before.</param>
    /// <param name="done">Messages done by then; never less than before.</param>
    public void Add(long at, long done)
    {
        if (++_skipped < _stride) return;
        _skipped = 0;
        _samples.Add((at, done));
        if (_samples.Count < MaxSamples) return;
        for (var i = 0; i < MaxSamples / 2; i++) _samples[i] = _samples[i * 2];
        _samples.RemoveRange(MaxSamples / 2, MaxSamples / 2);
        _stride *= 2;
    }

    /// <summary>Messages per second while each part of them was done.</summary>
    /// <param name="parts">Into how many parts of the same number of messages the run is cut.</param>
    /// <returns>Nothing when the samples are too few to tell.</returns>
    public IReadOnlyList<double> Rates(int parts)
    {
        var total = _samples.Count == 0 ? 0 : _samples[^1].Done;
        // When all is done, time may go on.
        var samples = _samples.Take(_samples.FindIndex(sample => sample.Done == total) + 1).ToList();
        if (samples.Count < parts * 2 || total < parts) return [];
        var rates = new List<double>(parts);
        var before = samples[0].At;
        for (var part = 1; part <= parts; part++)
        {
            var at = TimeOf(samples, (double)total * part / parts);
            rates.Add((double)total / parts / MonotonicClock.Seconds(Math.Max(1, at - before)));
            before = at;
        }
        return rates;
    }

    private static long TimeOf(List<(long At, long Done)> samples, double done)
    {
        var next = samples.FindIndex(sample => sample.Done >= done);
        if (next <= 0) return samples[0].At;
        var (from, to) = (samples[next - 1], samples[next]);
        return from.At + (long)((to.At - from.At) * (done - from.Done) / (to.Done - from.Done));
    }
}
