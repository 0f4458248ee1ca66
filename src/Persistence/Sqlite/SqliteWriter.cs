using ActorMQ.Persistence.Commits;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// All that is written, on one connection. The spill database is attached to it, so a transaction covers both; but only the log of the
/// main one is synced. Belongs to the writer thread.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>While there are transactions to do, lanes are swept after every so many of them.</summary>
    private const int CommitsPerSweep = 8;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _freeStoredPages;
    private readonly SqliteStatement _freeSpilledPages;
    private readonly LaneTable _lanes;
    private readonly MessageTable _stored;
    private readonly MessageTable _spilled;
    private readonly LaneSweeper _sweeper;
    private readonly Checkpointer _storedLog;
    private readonly Checkpointer _spilledLog;
    private readonly DurableMark _mark;
    private readonly FreeSpace _space;
    private bool _hasSpilled;
    private int _commitsSinceSweep;

    private SqliteWriter(SqliteConnection connection, SqliteJournalOptions options, SqliteFiles files, ILogger log)
    {
        _connection = connection;
        _begin = connection.Prepare("BEGIN");
        _commit = connection.Prepare("COMMIT");
        _freeStoredPages = connection.Prepare("PRAGMA main.freelist_count");
        _freeSpilledPages = connection.Prepare("PRAGMA spill.freelist_count");
        _lanes = new LaneTable(connection);
        _stored = new MessageTable(connection, "main");
        _spilled = new MessageTable(connection, "spill");
        _sweeper = new LaneSweeper(_lanes, _stored, _spilled);
        _storedLog = new Checkpointer(connection, "main", files.LogIndex, options);
        _spilledLog = new Checkpointer(connection, "spill", files.SpillLogIndex, options);
        _mark = new DurableMark(files.Mark, log);
        _space = new FreeSpace(files.Directory, options.MinFreeSpace, options.FreeBytes, FreeBytesInFiles);
    }

    public static SqliteWriter Open(SqliteJournalOptions options, SqliteFiles files, ILogger log)
    {
        var connection = SqliteConnection.Open(files.Database, isReadOnly: false);
        try
        {
            SqliteSchema.Migrate(connection, files.Database, SqliteSchema.Migrations, log);
            connection.Attach(files.Spill, "spill");
            Configure(connection, options);
            return new SqliteWriter(connection, options, files, log);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Finds out what is there. Afterwards all of it is durable, also what a killed process had only just written.</summary>
    public JournalRecovery Recover(DamageReport damage)
    {
        JournalRecovery? recovery = null;
        Transact(() => recovery = new SqliteRecovery(_connection, _lanes, _stored, damage).Run());
        foreach (var lane in _lanes.Rows)
        {
            if (lane.IsDropped) _sweeper.Add(lane.Name.Lane);
        }
        _storedLog.Run(waitsForReaders: false);
        _mark.Set(_storedLog.Position());
        return recovery!;
    }

    public void EnsureRoom() => _space.Ensure();

    public void Commit(CommitPlan plan)
    {
        _begin.Run();
        try
        {
            _lanes.Refresh();
            foreach (var lane in plan.NewLanes) _lanes.Insert(lane);
            foreach (var put in plan.Puts) Put(put);
            foreach (var update in plan.Updates) Update(update);
            foreach (var key in plan.Deletes) Delete(key);
            foreach (var lane in plan.DroppedLanes) _lanes.Drop(lane);
            _lanes.WriteChanges();
            _commit.Run();
        }
        catch
        {
            _connection.Rollback();
            _lanes.RolledBack();
            throw;
        }
        _lanes.Committed();
        foreach (var lane in plan.DroppedLanes) _sweeper.Add(lane);
        _mark.Set(_storedLog.Position());
    }

    public bool Maintain(bool isIdle)
    {
        _storedLog.RunIfDue();
        _spilledLog.RunIfDue();
        if (!_sweeper.HasWork) return false;
        if (!isIdle && ++_commitsSinceSweep < CommitsPerSweep) return true;
        _commitsSinceSweep = 0;
        Sweep();
        return _sweeper.HasWork;
    }

    /// <summary>Brings everything from the log into the database, so that the log is not needed any more.</summary>
    public void Close()
    {
        _storedLog.Run(waitsForReaders: true);
        _mark.Set(default);
    }

    public void Dispose()
    {
        _connection.Dispose();
        // Only now: closing a file gives up all of the process's locks on it, SQLite's included.
        _storedLog.Dispose();
        _spilledLog.Dispose();
        _mark.Dispose();
    }

    private static void Configure(SqliteConnection connection, SqliteJournalOptions options)
    {
        var maxPages = options.MaxSize is { } size ? size.Bytes / SqliteSchema.PageSize : int.MaxValue;
        connection.Execute($"""
            PRAGMA main.synchronous=FULL;
            PRAGMA main.max_page_count={maxPages};
            PRAGMA main.cache_size={options.CacheSize.Bytes / -1024};
            PRAGMA spill.page_size={SqliteSchema.PageSize};
            PRAGMA spill.auto_vacuum=NONE;
            PRAGMA spill.journal_mode=WAL;
            PRAGMA spill.synchronous=OFF;
            PRAGMA spill.cache_size={options.CacheSize.Bytes / -1024};
            PRAGMA wal_autocheckpoint=0;
            PRAGMA secure_delete=OFF;
            PRAGMA cell_size_check=ON;
            {SqliteSchema.CreateSpill};
            """);
    }

    private void Put(JournalPut put)
    {
        if (put.IsTransient)
        {
            _hasSpilled = true;
            if (_spilled.TryInsert(put)) return;
            _spilled.Delete(put.Key);
            _spilled.TryInsert(put);
            return;
        }
        if (!_stored.TryInsert(put))
        {
            Delete(put.Key);
            _stored.TryInsert(put);
        }
        _lanes.Change(put.Key.Lane, 1, put.Message.Size);
    }

    private void Update(DeliveryCountUpdate update)
    {
        _stored.Update(update);
        if (_hasSpilled) _spilled.Update(update);
    }

    private void Delete(MessageKey key)
    {
        if (_stored.Delete(key) is { } size) _lanes.Change(key.Lane, -1, -size);
        else if (_hasSpilled) _spilled.Delete(key);
    }

    private void Sweep()
    {
        int? finished = null;
        Transact(() => finished = _sweeper.RemoveSome());
        if (finished is { } lane) _sweeper.Finish(lane);
        _mark.Set(_storedLog.Position());
    }

    private void Transact(Action action)
    {
        _begin.Run();
        try
        {
            action();
            _commit.Run();
        }
        catch
        {
            _connection.Rollback();
            throw;
        }
    }

    private long FreeBytesInFiles() => (First(_freeStoredPages) + First(_freeSpilledPages)) * SqliteSchema.PageSize;

    private static long First(SqliteStatement statement)
    {
        var value = statement.Step() ? statement.Long(0) : 0;
        statement.Reset();
        return value;
    }
}
