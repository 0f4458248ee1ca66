using ActorMQ.Persistence.Commits;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Keeps the journal in an SQLite database with a write-ahead log. Messages that need not survive a restart go into a second database
/// that is never synced; so in the log of the first one each transaction is durable before the next one begins, and whatever is broken
/// before the last one is damage.
/// </summary>
public sealed class SqliteJournalStore : IJournalStore
{
    private readonly SqliteJournalOptions _options;
    private readonly SqliteFiles _files;
    private readonly ILogger _log;
    private readonly Lock _snapshots = new();
    private DirectoryLock? _lock;
    private SqliteWriter? _writer;
    private PageQuery? _reader;

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

    private SqliteWriter Writer => _writer ?? throw NotOpen();

    private PageQuery Reader => _reader ?? throw NotOpen();

    public JournalRecovery Open()
    {
        try
        {
            PrivateDirectory.Claim(_files.Directory, _log);
            _lock = DirectoryLock.Acquire(_files);
            var damage = new DamageReport(_files.Directory, _options.OnDamage, _log);
            var inspection = FileInspection.Run(_files, _log);
            if (inspection.Damage is { } found) damage.Found(found);
            if (inspection.IsLogDamaged) _files.KeepLog();
            // Room for what opening takes; it is taken back afterwards.
            File.Delete(_files.Reserve);
            _files.DeleteSpill();
            _writer = SqliteWriter.Open(_options, _files, _snapshots, _log);
            var recovery = _writer.Recover(damage, _lock.WasAbandoned);
            _reader = PageQuery.Open(_options, _files, _writer.InDoubt, _snapshots, _log);
            return recovery;
        }
        catch (Exception e)
        {
            Release();
            if (IsFileTrouble(e)) throw CannotBeOpened(e);
            throw;
        }
    }

    public void EnsureRoom(long bytes) => Writer.EnsureRoom(bytes);

    public void Commit(CommitPlan plan) => Writer.Commit(plan);

    public bool Maintain(bool isIdle) => Writer.Maintain(isIdle);

    public JournalPage Read(PageRequest request) => Reader.Read(request);

    public LaneContent Inspect(int lane) => Reader.Inspect(lane);

    /// <summary>Also possible, and complete only then, while the journal is not open: nobody else can open it meanwhile.</summary>
    public JournalVerification Verify()
    {
        if (_writer is not null) return SqliteVerification.Run(_files.Database, inspection: null);
        try
        {
            using var held = DirectoryLock.Acquire(_files);
            var verification = SqliteVerification.Run(_files.Database, FileInspection.Run(_files, _log));
            if (!held.WasAbandoned) held.Done();
            return verification;
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            throw CannotBeOpened(e);
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
        try
        {
            if (_writer is not null)
            {
                _writer.Close();
                _lock!.Done();
            }
        }
        // Nothing is lost: the next one to open the journal reads the log.
        catch (JournalException e)
        {
            _log.MaintenanceFailed(e);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            _log.MaintenanceFailed(e);
        }
        Release();
    }

    private static bool IsFileTrouble(Exception e) => e is IOException or UnauthorizedAccessException;

    private JournalException NotOpen() => new($"The journal in {_files.Directory} is not open.");

    private JournalException CannotBeOpened(Exception cause) => new($"The journal in {_files.Directory} cannot be opened: {cause.Message}", cause);

    private void Release()
    {
        _reader?.Dispose();
        _reader = null;
        if (_writer is not null)
        {
            _writer.Dispose();
            _writer = null;
            _files.DeleteSpill();
        }
        _lock?.Dispose();
        _lock = null;
    }
}
