using ActorMQ.Persistence.Log.Database;

namespace ActorMQ.Persistence.Log;

/// <summary>
/// Says when the database is to have the room of deleted events for new ones: once as much was deleted as there is, so that tables are never much more
/// than twice the log; and when the log has come to rest. Belongs to the writer thread, which does not wait.
/// </summary>
/// <param name="content">The log.</param>
/// <param name="system">Waits.</param>
/// <param name="vacuum">Null for a database that needs none.</param>
/// <param name="options">Of the log.</param>
internal sealed class LogRoom(LogContent content, LogSystem system, LogVacuum? vacuum, LogJournalOptions options) : IDisposable
{
    /// <summary>While there is something to write, it is not worth it for less than what so many snapshots let go of.</summary>
    private const int SnapshotsWhileBusy = 2;

    /// <summary>Less than so many deleted bytes are left to the database itself.</summary>
    private const long LeastAtRest = 1L << 20;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>After a failure nothing is tried for so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private Task<bool>? _running;
    private long _deleted;
    private long _deletedSinceRest;
    private long _underWay;
    private long _tryAt;
    private long _writtenAt = Environment.TickCount64;

    /// <summary>An event was written.</summary>
    public void Wrote() => _writtenAt = Environment.TickCount64;

    /// <summary>Events of so many bytes were deleted.</summary>
    public void Deleted(long bytes)
    {
        _deleted += bytes;
        _deletedSinceRest += bytes;
    }

    /// <summary>Begins what is to be done, and ends what was begun.</summary>
    /// <param name="isAtRest">There is nothing to write, nor anything else to delete.</param>
    /// <returns>When to come again; null when there is nothing before the next event.</returns>
    public TimeSpan? Work(bool isAtRest)
    {
        if (vacuum is null or { IsRefused: true }) return null;
        if (_running is { IsCompleted: true } ended) End(ended);
        if (_running is not null) return LookAgain;
        if (_tryAt - Environment.TickCount64 is var pause && pause > 0) return TimeSpan.FromMilliseconds(pause);
        if (_deleted >= Math.Max(SnapshotsWhileBusy * options.SnapshotAfter.Bytes, content.Index.Events.Bytes)) return Begin();
        if (!isAtRest || _deletedSinceRest < LeastAtRest) return null;
        var left = options.ReleaseAfter - TimeSpan.FromMilliseconds(Environment.TickCount64 - _writtenAt);
        if (left > TimeSpan.Zero) return left;
        _underWay = _deletedSinceRest;
        _deletedSinceRest = 0;
        return Begin();
    }

    /// <summary>What is under way is given up, and ends by itself.</summary>
    public void Dispose() => vacuum?.Dispose();

    private TimeSpan Begin()
    {
        _deleted = 0;
        _running = vacuum!.RunAsync();
        return LookAgain;
    }

    private void End(Task<bool> ended)
    {
        _running = null;
        if (!system.Wait(ended))
        {
            _deletedSinceRest += _underWay;
            _tryAt = Environment.TickCount64 + (long)Pause.TotalMilliseconds;
        }
        _underWay = 0;
    }
}
