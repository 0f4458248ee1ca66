using System.Diagnostics;
using ActorMQ.Model;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Gives back to the disk what a database's file has not needed for a while, in small steps while there is nothing else to do. Belongs to
/// the writer.
/// </summary>
internal sealed class Shrinker
{
    private const long LookEveryMilliseconds = 100;

    /// <summary>For less it is not worth writing.</summary>
    private const long MinPages = 64;

    /// <summary>A step is made of as many pages as can be moved in about this time: whoever wants to write waits for it.</summary>
    private const double StepMilliseconds = 20;
    private const int FewestPagesPerStep = 8;
    private const int MostPagesPerStep = 512;

    /// <summary>
    /// A database from before there was giving back has to be written anew once. That is one step for all of it, so it waits until there is no more
    /// in it than this.
    /// </summary>
    private static readonly ByteSize MostToConvert = ByteSize.MiB(64);

    private readonly SqliteConnection _connection;
    private readonly string _schema;
    private readonly Action<Action> _transact;
    private readonly SqliteStatement _pageCount;
    private readonly SqliteStatement _freeCount;
    private readonly RoomKept _kept;
    private bool _canShrink;
    private int _pagesPerStep = 64;
    private long _lookAt;

    /// <param name="connection">The writer's.</param>
    /// <param name="schema">Which database.</param>
    /// <param name="keep">How long room is kept that is not needed.</param>
    /// <param name="transact">Does something as a transaction.</param>
    public Shrinker(SqliteConnection connection, string schema, TimeSpan keep, Action<Action> transact)
    {
        _connection = connection;
        _schema = schema;
        _transact = transact;
        _pageCount = connection.Prepare($"PRAGMA {schema}.page_count");
        _freeCount = connection.Prepare($"PRAGMA {schema}.freelist_count");
        _kept = new RoomKept((long)keep.TotalMilliseconds, Environment.TickCount64);
        _canShrink = connection.Number($"PRAGMA {schema}.auto_vacuum") != 0;
    }

    /// <summary>Pages in the file that nothing is in.</summary>
    public long FreePages => _freeCount.First();

    /// <summary>Does one step if there is something to do and time for it.</summary>
    /// <returns>When to come again; null when there is nothing to do before the next transaction.</returns>
    public TimeSpan? Work(bool isIdle)
    {
        var now = Environment.TickCount64;
        if (now < _lookAt) return TimeSpan.FromMilliseconds(_lookAt - now);
        _lookAt = now + LookEveryMilliseconds;
        var (pages, free) = (_pageCount.First(), _freeCount.First());
        var excess = Math.Min(free, pages - _kept.Note(pages - free, now));
        if (free < MinPages || (!_canShrink && (pages - free) * SqliteSchema.PageSize > MostToConvert.Bytes)) return null;
        if (excess < MinPages) return TimeSpan.FromMilliseconds(Math.Max(1, _kept.NextChange - now));
        if (!isIdle) return TimeSpan.FromMilliseconds(LookEveryMilliseconds);
        if (_canShrink) Release(excess);
        else Convert();
        _lookAt = now;
        return TimeSpan.Zero;
    }

    private void Release(long excess)
    {
        var started = Stopwatch.GetTimestamp();
        _transact(() => _connection.Execute($"PRAGMA {_schema}.incremental_vacuum({Math.Min(excess, _pagesPerStep)})"));
        var isLong = Stopwatch.GetElapsedTime(started).TotalMilliseconds > StepMilliseconds;
        _pagesPerStep = Math.Clamp(isLong ? _pagesPerStep / 2 : _pagesPerStep * 2, FewestPagesPerStep, MostPagesPerStep);
    }

    /// <summary>Also gives back all that is free.</summary>
    private void Convert()
    {
        _connection.Execute($"PRAGMA {_schema}.auto_vacuum=INCREMENTAL; VACUUM {_schema}");
        _canShrink = true;
    }
}
