namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// A rebuild reads and writes everything. Where one does not help, for want of room or because the disk goes on breaking, the next one waits
/// twice as long.
/// </summary>
internal sealed class RebuildPace
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private TimeSpan _wait;
    private long _notBefore;

    public bool TryBegin()
    {
        var now = Environment.TickCount64;
        if (now < _notBefore) return false;
        // It was well for long enough.
        if (now - _notBefore > (long)Longest.TotalMilliseconds) _wait = TimeSpan.Zero;
        _notBefore = now + (long)_wait.TotalMilliseconds;
        _wait = _wait == TimeSpan.Zero ? First : TimeSpan.FromTicks(Math.Min(2 * _wait.Ticks, Longest.Ticks));
        return true;
    }
}
