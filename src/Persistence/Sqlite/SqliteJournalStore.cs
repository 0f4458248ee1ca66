using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Sqlite.Salvage;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Keeps the journal in an SQLite database with a write-ahead log. Messages that need not survive a restart go into a second database
/// that is never synced; so in the log of the first one each transaction is durable before the next one begins, and whatever is broken
/// before the last one is damage.
/// </summary>
/// <remarks>
/// Damage that is found while it is open, by whoever reads or writes, is answered by a new database with all that can be read; then the same
/// is tried again. Both threads wait for that.
/// </remarks>
public sealed class SqliteJournalStore : IJournalStore
{
    private readonly SqliteJournalOptions _options;
    private readonly SqliteFiles _files;
    private readonly ILogger _log;
    private readonly Lock _writing = new();
    private volatile bool _isInDoubt;

    /// <summary>Held by a reader as long as it looks at one state of the database. Taken after <see cref="_writing"/> by who needs both.</summary>
    private readonly Lock _snapshots = new();

    private readonly RebuildPace _pace = new();
    private readonly List<DatabasePages> _verified = [];
    private DirectoryLock? _lock;
    private SqliteWriter? _writer;
    private PageQuery? _reader;
    private Dictionary<int, LaneName> _lanes = [];
    private int _generation;

    /// <summary>Touches nothing before it is opened.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public SqliteJournalStore(SqliteJournalOptions options, ILogger log)
    {
        var errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _options = options;
        _files = new SqliteFiles(options.Directory);
        _log = log;
    }

    public string Driver => "sqlite";

    public long SizeBytes => _files.Size();

    /// <summary>There is a journal in the directory, or was one.</summary>
    public bool Exists => File.Exists(_files.Database) || File.Exists(_files.Mark);

    private SqliteWriter Writer => _writer ?? throw Closed();

    private PageQuery Reader => _reader ?? throw Closed();

    public JournalRecovery Open()
    {
        try
        {
            PrivateDirectory.Claim(_files.Directory, _log);
            _lock = DirectoryLock.Acquire(_files);
            JournalRebuild.Swap(_files, _log);
            var examination = new JournalExamination(_files, _log);
            if (examination.AtStart(_options.CheckAtStart) is { } found) Answer(found);
            // Room for what opening takes; it is taken back afterwards.
            File.Delete(_files.Reserve);
            _files.DeleteSpill();
            return Recover();
        }
        catch (Exception e)
        {
            // Nothing was touched, so whatever state it was left in, it still is.
            if (_writer is null && _lock is { WasAbandoned: false }) _lock.Done();
            Release();
            if (IsFileTrouble(e)) throw CannotBeOpened(e);
            throw;
        }
    }

    public void EnsureRoom(long bytes)
    {
        lock (_writing) Writer.EnsureRoom(bytes);
    }

    public void Commit(CommitPlan plan)
    {
        lock (_writing)
        {
            try
            {
                Writer.Commit(plan);
            }
            catch (JournalDamagedException e)
            {
                Rebuild(e, _generation);
                Writer.Commit(plan);
            }
        }
    }

    public TimeSpan? Maintain(bool isIdle)
    {
        lock (_writing)
        {
            try
            {
                return Writer.Maintain(isIdle);
            }
            catch (JournalDamagedException e)
            {
                Rebuild(e, _generation);
                return TimeSpan.Zero;
            }
        }
    }

    public JournalPage Read(PageRequest request) => Look(reader => reader.Read(request));

    public LaneContent Inspect(int lane) => Look(reader => reader.Inspect(lane));

    /// <summary>Also possible, and complete only then, while the journal is not open: nobody else can open it meanwhile.</summary>
    public JournalVerification Verify()
    {
        lock (_writing)
        {
            if (_writer is not null) return VerifyOpen();
            return WithLock(held =>
            {
                var verification = new JournalExamination(_files, _log).Complete();
                if (!held.WasAbandoned) held.Done();
                return verification;
            });
        }
    }

    /// <summary>
    /// While the journal is not open: makes a new database with all that can be read if there is damage, and keeps the damaged one beside it.
    /// </summary>
    /// <param name="kept">Where the damaged one is now; null when all was well.</param>
    public JournalVerification Repair(out string? kept)
    {
        string? damaged = null;
        var verification = WithLock(held =>
        {
            damaged = JournalRebuild.Swap(_files, _log);
            var found = new JournalExamination(_files, _log).Complete();
            if (found.IsDamaged)
            {
                damaged = _files.NameForDamaged();
                JournalRebuild.Run(_files, _lanes, OnDisk, _log);
            }
            if (!held.WasAbandoned) held.Done();
            return found;
        });
        kept = damaged;
        return verification;
    }

    public void LeaveInDoubt() => _isInDoubt = true;

    public void Dispose()
    {
        lock (_writing)
        {
            try
            {
                CloseConnections();
                if (!_isInDoubt) _lock?.Done();
            }
            // Nothing is lost: the next one to open the journal reads the log.
            catch (Exception e) when (e is JournalException || IsFileTrouble(e))
            {
                _log.MaintenanceFailed(e);
            }
            Release();
        }
    }

    private JournalRecovery Recover()
    {
        try
        {
            return OpenConnections();
        }
        // What does not fit together is found here at the latest.
        catch (JournalDamagedException e)
        {
            ReleaseConnections();
            var found = new JournalExamination(_files, _log).Complete();
            Answer(found.IsDamaged ? found : found with { Problems = [e.Message] });
            return OpenConnections();
        }
    }

    private JournalRecovery OpenConnections()
    {
        _writer = SqliteWriter.Open(_options, _files, _snapshots, _log);
        var recovery = _writer.Recover(_lock!.WasAbandoned);
        _reader = PageQuery.Open(_options, _files, _writer.InDoubt, _log);
        return recovery;
    }

    /// <summary>Comes back only if the journal is to be opened all the same.</summary>
    /// <exception cref="JournalException">Damaged journals are refused.</exception>
    private void Answer(JournalVerification found)
    {
        if (_options.OnDamage == DamageResponse.Refuse)
        {
            throw new JournalException(
                $"The journal in {_files.Directory} is damaged: {found.Damage}. {found.Loss}. Restore the directory from a copy; or keep what can be read, "
                + "with actormq journal repair or with on-damage = continue.");
        }
        _log.Damaged(_files.Directory, found.Damage);
        JournalRebuild.Run(_files, _lanes, OnDisk, _log);
    }

    private T Look<T>(Func<PageQuery, T> look)
    {
        int generation;
        JournalDamagedException damage;
        lock (_snapshots)
        {
            generation = _generation;
            try
            {
                return look(Reader);
            }
            catch (JournalDamagedException e)
            {
                damage = e;
            }
        }
        lock (_writing) Rebuild(damage, generation);
        lock (_snapshots) return look(Reader);
    }

    /// <summary>Whoever holds <see cref="_writing"/> can go on afterwards as if nothing had happened, but for what is lost.</summary>
    /// <exception cref="JournalException">It cannot be done now, or there is nothing to be done.</exception>
    private void Rebuild(JournalDamagedException damage, int generation)
    {
        // Somebody else has found it too.
        if (generation != _generation) return;
        JournalRebuild.EnsureRoom(_files, OnDisk);
        if (!_pace.TryBegin()) throw damage;
        lock (_snapshots)
        {
            _log.Damaged(_files.Directory, damage.Message);
            _lanes = _writer?.Lanes ?? _lanes;
            try
            {
                CloseConnections();
            }
            // The log stays, and is read with the database.
            catch (Exception e) when (e is JournalException || IsFileTrouble(e))
            {
                _log.MaintenanceFailed(e);
            }
            ReleaseConnections();
            try
            {
                RebuildFiles(damage);
            }
            finally
            {
                _writer = SqliteWriter.Open(_options, _files, _snapshots, _log);
                _writer.Resume();
                _reader = PageQuery.Open(_options, _files, _writer.InDoubt, _log);
                _generation++;
            }
        }
    }

    private void RebuildFiles(JournalDamagedException damage)
    {
        var examination = new JournalExamination(_files, _log);
        var isStoredDamaged = examination.Complete().IsDamaged;
        var isSpillDamaged = examination.OfSpill().IsDamaged;
        if (isStoredDamaged) JournalRebuild.Run(_files, _lanes, OnDisk, _log);
        if (isSpillDamaged) JournalRebuild.RunForSpill(_files, _log);
        if (!isStoredDamaged && !isSpillDamaged) throw damage;
    }

    /// <summary>Nobody writes meanwhile.</summary>
    private JournalVerification VerifyOpen()
    {
        // To close a file would give up SQLite's locks on it, so that comes later.
        var pages = DatabasePages.Open(_files.Database, _files.Log, isBeyondBreaks: false);
        _verified.Add(pages);
        return JournalContent.ReadAll(pages);
    }

    private T WithLock<T>(Func<DirectoryLock, T> action)
    {
        try
        {
            using var held = DirectoryLock.Acquire(_files);
            return action(held);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw CannotBeOpened(e);
        }
        finally
        {
            if (Directory.Exists(_files.Directory)) PrivateDirectory.GiveToOwner(_files.Directory);
        }
    }

    private long OnDisk() => _options.FreeBytes?.Invoke() ?? new DriveInfo(_files.Directory).AvailableFreeSpace;

    private static bool IsFileTrouble(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>As long as it holds the lock it is open, if with files that do not let themselves be opened; that may be tried again.</summary>
    private JournalException Closed() => _lock is null
        ? new JournalException($"The journal in {_files.Directory} is not open.")
        : new JournalDamagedException($"The journal in {_files.Directory} is damaged and could not be rebuilt.");

    private JournalException CannotBeOpened(Exception cause) => new($"The journal in {_files.Directory} cannot be opened: {cause.Message}", cause);

    private void CloseConnections()
    {
        _reader?.Dispose();
        _reader = null;
        _writer?.Close();
    }

    private void ReleaseConnections()
    {
        _reader?.Dispose();
        _reader = null;
        _writer?.Dispose();
        _writer = null;
        foreach (var pages in _verified) pages.Dispose();
        _verified.Clear();
    }

    private void Release()
    {
        var wasOpen = _writer is not null;
        ReleaseConnections();
        if (wasOpen) _files.DeleteSpill();
        _lock?.Dispose();
        _lock = null;
    }
}
