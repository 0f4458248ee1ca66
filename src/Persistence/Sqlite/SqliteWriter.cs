using ActorMQ.Model;
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
    private readonly SqliteTransactions _transactions;
    private readonly Shrinker _storedRoom;
    private readonly Shrinker _spilledRoom;
    private readonly LaneTable _lanes;
    private readonly MessageTable _stored;
    private readonly MessageTable _spilled;
    private readonly LaneSweeper _sweeper;
    private readonly Checkpointer _storedLog;
    private readonly Checkpointer _spilledLog;
    private readonly DurableMark _mark;
    private readonly FreeSpace _space;
    private readonly ReservedSpace _reserve;
    private readonly TimeSpan _releaseAfter;
    private readonly string _directory;
    private bool _hasSpilled;
    private long _writtenAt = Environment.TickCount64;
    private bool _isLogEmpty;
    private bool _isReleasing;
    private int _commitsSinceSweep;

    private SqliteWriter(SqliteConnection connection, SqliteJournalOptions options, SqliteFiles files, Lock snapshots, ILogger log)
    {
        _connection = connection;
        _transactions = new SqliteTransactions(connection);
        _storedRoom = new Shrinker(connection, "main", options.ReleaseAfter, Transact);
        _spilledRoom = new Shrinker(connection, "spill", options.ReleaseAfter, Transact);
        _releaseAfter = options.ReleaseAfter;
        _directory = files.Directory;
        _lanes = new LaneTable(connection);
        InDoubt = new DeliveriesInDoubt(connection);
        _stored = new MessageTable(connection, "main");
        _spilled = new MessageTable(connection, "spill");
        _sweeper = new LaneSweeper(_lanes, _stored, _spilled);
        _storedLog = new Checkpointer(connection, "main", files.LogIndex, options, snapshots);
        _spilledLog = new Checkpointer(connection, "spill", files.SpillLogIndex, options, snapshots);
        _mark = new DurableMark(files.Mark, log);
        _space = new FreeSpace(files.Directory, options.MinFreeSpace, options.FreeBytes, FreeBytesInFiles);
        _reserve = new ReservedSpace(files.Reserve, new ByteSize(2 * options.CheckpointAfter.Bytes));
    }

    public DeliveriesInDoubt InDoubt { get; }

    /// <summary>Opens the database, or makes one.</summary>
    /// <param name="options">How much it may take.</param>
    /// <param name="files">Where it is.</param>
    /// <param name="snapshots">Held by a reader as long as it looks at one state of the database.</param>
    /// <param name="log">For what happens.</param>
    public static SqliteWriter Open(SqliteJournalOptions options, SqliteFiles files, Lock snapshots, ILogger log)
    {
        PrivateFile.Ensure(files.Database);
        PrivateFile.Ensure(files.Spill);
        var connection = SqliteConnection.Open(files.Database, isReadOnly: false);
        try
        {
            SqliteSchema.Migrate(connection, files.Database, SqliteSchema.Migrations, log);
            connection.Attach(files.Spill, "spill");
            Configure(connection, options);
            return new SqliteWriter(connection, options, files, snapshots, log);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Finds out what is there.</summary>
    /// <param name="wasAbandoned">The process before was killed.</param>
    public JournalRecovery Recover(bool wasAbandoned)
    {
        JournalRecovery? recovery = null;
        Transact(() =>
        {
            recovery = new SqliteRecovery(_lanes, _stored).Run();
            InDoubt.Recover(recovery.Lanes, wasAbandoned);
        });
        Begin();
        return recovery!;
    }

    /// <summary>Goes on where another one ended, with the lanes that one had.</summary>
    public void Resume()
    {
        _lanes.Load();
        InDoubt.Load();
        // It cannot be known cheaply.
        _hasSpilled = true;
        Begin();
    }

    public void EnsureRoom(long bytes)
    {
        _space.Ensure(bytes);
        _reserve.Hold(_space.OnDisk);
        if (_reserve.IsGivenUp)
            throw new JournalFullException($"The disk of {_directory} is full: what room there is, is kept for deletions. Make room there.");
    }

    public void Commit(CommitPlan plan)
    {
        try
        {
            TryCommit(plan);
        }
        catch (JournalFullException) when (plan.Puts.IsEmpty)
        {
            MakeRoom();
            TryCommit(plan);
        }
        foreach (var lane in plan.DroppedLanes) _sweeper.Add(lane);
    }

    /// <summary>See <see cref="IJournalStore.Maintain"/>.</summary>
    public TimeSpan? Maintain(bool isIdle)
    {
        _storedLog.RunIfDue();
        _spilledLog.RunIfDue();
        if (!_sweeper.HasWork) return GiveBack(isIdle);
        if (!isIdle && ++_commitsSinceSweep < CommitsPerSweep) return TimeSpan.Zero;
        _commitsSinceSweep = 0;
        Sweep();
        return TimeSpan.Zero;
    }

    /// <summary>Lanes that messages are written to.</summary>
    public Dictionary<int, LaneName> Lanes => _lanes.Rows.Where(row => !row.IsDropped).ToDictionary(row => row.Name.Lane, row => row.Name);

    /// <summary>Brings everything from the log into the database, so that the log is not needed any more.</summary>
    public void Close()
    {
        _storedLog.Run();
        _mark.Clear();
    }

    public void Dispose()
    {
        _connection.Dispose();
        // Only now: closing a file gives up all of the process's locks on it, SQLite's included.
        _storedLog.Dispose();
        _spilledLog.Dispose();
        _mark.Dispose();
    }

    private void Begin()
    {
        foreach (var lane in _lanes.Rows)
        {
            if (lane.IsDropped) _sweeper.Add(lane.Name.Lane);
        }
        MakeDurable();
        _reserve.Hold(_space.OnDisk);
    }

    private static void Configure(SqliteConnection connection, SqliteJournalOptions options)
    {
        // 0 leaves SQLite's own limit.
        var maxPages = (options.MaxSize?.Bytes ?? 0) / SqliteSchema.PageSize;
        connection.Execute($"""
            PRAGMA main.synchronous=FULL;
            PRAGMA main.max_page_count={maxPages};
            PRAGMA main.cache_size={options.CacheSize.Bytes / -1024};
            PRAGMA spill.page_size={SqliteSchema.PageSize};
            PRAGMA spill.auto_vacuum=INCREMENTAL;
            PRAGMA spill.journal_mode=WAL;
            PRAGMA spill.synchronous=OFF;
            PRAGMA spill.cache_size={options.CacheSize.Bytes / -1024};
            PRAGMA wal_autocheckpoint=0;
            PRAGMA secure_delete=OFF;
            PRAGMA cell_size_check=ON;
            {SqliteSchema.CreateSpill};
            """);
    }

    /// <summary>The databases first, and their logs once nothing is written to these any more.</summary>
    private TimeSpan? GiveBack(bool isIdle)
    {
        var next = Sooner(_storedRoom.Work(isIdle), _spilledRoom.Work(isIdle));
        if (next == TimeSpan.Zero)
        {
            Written();
            _isReleasing = true;
        }
        else if (_isReleasing)
        {
            // The file gets shorter when the log is copied into it.
            _storedLog.RunWithoutReaders();
            _spilledLog.RunWithoutReaders();
            _isReleasing = false;
        }
        if (next is not null || _isLogEmpty) return next;
        var left = _releaseAfter - TimeSpan.FromMilliseconds(Environment.TickCount64 - _writtenAt);
        if (left > TimeSpan.Zero || !isIdle) return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        // What the mark speaks of is about to go.
        _mark.Clear();
        _storedLog.Truncate();
        _spilledLog.Truncate();
        _mark.Set(_storedLog.Position());
        _isLogEmpty = true;
        return null;
    }

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;

    /// <summary>Something was written to the log of the main database and is durable.</summary>
    private void Written()
    {
        _mark.Set(_storedLog.Position());
        _writtenAt = Environment.TickCount64;
        _isLogEmpty = false;
    }

    private void TryCommit(CommitPlan plan)
    {
        try
        {
            _transactions.Run(() => Write(plan));
        }
        catch
        {
            _lanes.RolledBack();
            throw;
        }
        _lanes.Committed();
        Written();
    }

    private void Write(CommitPlan plan)
    {
        _lanes.Refresh();
        foreach (var lane in plan.NewLanes) _lanes.Insert(lane);
        foreach (var put in plan.Puts) Put(put);
        foreach (var update in plan.Updates) Update(update);
        foreach (var key in plan.Deletes) Delete(key);
        foreach (var lane in plan.DroppedLanes) _lanes.Drop(lane);
        _lanes.WriteChanges();
    }

    /// <summary>What a killed process had only just written may not have been synced; a checkpoint does that first.</summary>
    private void MakeDurable()
    {
        try
        {
            _storedLog.Run();
            _mark.Set(_storedLog.Position());
        }
        // Nothing can be put into a full disk, but what is there can be taken out.
        catch (JournalFullException)
        {
        }
    }

    /// <summary>The disk is full to the last byte. Once all of the log is in the database, the log's own room can be used again.</summary>
    private void MakeRoom()
    {
        _reserve.GiveUp();
        _storedLog.RunWithoutReaders();
        _spilledLog.RunWithoutReaders();
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
        try
        {
            TrySweep();
        }
        catch (JournalFullException)
        {
            MakeRoom();
            TrySweep();
        }
    }

    private void TrySweep()
    {
        int? finished = null;
        Transact(() => finished = _sweeper.RemoveSome());
        if (finished is { } lane) _sweeper.Finish(lane);
    }

    private void Transact(Action action)
    {
        _transactions.Run(action);
        Written();
    }

    private long FreeBytesInFiles() => (_storedRoom.FreePages + _spilledRoom.FreePages) * SqliteSchema.PageSize;
}
