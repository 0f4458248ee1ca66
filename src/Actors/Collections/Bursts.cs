namespace ActorMQ.Actors.Collections;

/// <summary>
/// What happens many times in a row is said once when it begins, and then once in a while, with how often it happened. Without clock;
/// not safe for use by several threads.
/// </summary>
/// <remarks>What is different is a burst of its own, but there may be no more than <see cref="Most"/> at a time: others are not said.</remarks>
public sealed class Bursts<TKey>
    where TKey : notnull
{
    /// <summary>Bursts that are remembered.</summary>
    public const int Most = 100;

    /// <summary>Between two lines about the same.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<TKey, (DateTimeOffset SaidAt, int Unsaid)> _bursts = [];

    /// <summary>Takes note of one. True when it is to be said.</summary>
    /// <param name="key">What is the same.</param>
    /// <param name="now">When.</param>
    /// <param name="times">How often it happened since it was last said, this time included.</param>
    public bool Note(TKey key, DateTimeOffset now, out int times)
    {
        times = 0;
        if (_bursts.TryGetValue(key, out var burst))
        {
            times = burst.Unsaid + 1;
            var isDue = (now - burst.SaidAt).Duration() >= Window;
            _bursts[key] = isDue ? (now, 0) : (burst.SaidAt, times);
            return isDue;
        }
        if (_bursts.Count == Most) Forget(now);
        if (_bursts.Count == Most) return false;
        times = 1;
        _bursts.Add(key, (now, 0));
        return true;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, burst) in _bursts)
        {
            if ((now - burst.SaidAt).Duration() >= Window) _bursts.Remove(key);
        }
    }
}
