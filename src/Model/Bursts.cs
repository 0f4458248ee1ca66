namespace ActorMQ.Model;

/// <summary>
/// What happens many times in a row is said once when it begins, and then once in a while, with how often it happened. Without clock; not safe
/// for use by several threads.
/// </summary>
/// <remarks>What is different is a burst of its own; where there is no room for it, or no line, it is not said.</remarks>
public sealed class Bursts<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (DateTimeOffset SaidAt, int Unsaid)> _bursts = [];
    private readonly Queue<DateTimeOffset> _lines = new();
    private readonly BurstLimits _limits;

    /// <param name="limits">How much is said; null for the default.</param>
    public Bursts(BurstLimits? limits = null) => _limits = limits ?? BurstLimits.Default;

    /// <summary>Takes note of one. True when it is to be said.</summary>
    /// <param name="key">What is the same.</param>
    /// <param name="now">When, by a clock that may be set.</param>
    /// <param name="times">How often it happened since it was last said, this time included.</param>
    public bool Note(TKey key, DateTimeOffset now, out int times)
    {
        if (_bursts.TryGetValue(key, out var burst))
        {
            times = burst.Unsaid + 1;
            var isDue = IsOver(burst.SaidAt, now) && TryTakeLine(now);
            _bursts[key] = isDue ? (now, 0) : (burst.SaidAt, times);
            return isDue;
        }
        times = 0;
        if (_bursts.Count == _limits.Most) Forget(now);
        if (_bursts.Count == _limits.Most || !TryTakeLine(now)) return false;
        times = 1;
        _bursts.Add(key, (now, 0));
        return true;
    }

    private bool IsOver(DateTimeOffset since, DateTimeOffset now) => (now - since).Duration() >= _limits.Window;

    private bool TryTakeLine(DateTimeOffset now)
    {
        if (_limits.MostLines == int.MaxValue) return true;
        while (_lines.TryPeek(out var oldest) && IsOver(oldest, now)) _lines.Dequeue();
        if (_lines.Count >= _limits.MostLines) return false;
        _lines.Enqueue(now);
        return true;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, burst) in _bursts)
        {
            if (IsOver(burst.SaidAt, now)) _bursts.Remove(key);
        }
    }
}
