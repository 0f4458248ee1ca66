using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Log.Database;
using ActorMQ.Persistence.Log.Spill;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log;

/// <summary>
/// Keeps the journal as a log on Akka.Persistence: one persistent actor, one event for each transaction. Memory holds where messages are,
/// and not the messages.
/// </summary>
public sealed class LogJournalStore : IJournalStore
{
    private readonly LogJournalOptions _options;
    private readonly ILogger _log;
    private readonly LogTrouble _trouble;
    private readonly SpillStore _spill;
    private readonly LogFollower? _follower;
    private OpenLog? _open;
    private volatile bool _isInDoubt;

    /// <summary>Touches nothing before it is opened.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public LogJournalStore(LogJournalOptions options, ILogger log)
        : this(options, null, log)
    {
    }

    private LogJournalStore(LogJournalOptions options, LogFollower? follower, ILogger log)
    {
        var errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors), nameof(options));
        _options = options;
        _log = log;
        _follower = follower;
        _trouble = new LogTrouble(LogLocation.Of(options));
        _spill = new SpillStore(options.SpillDirectory, log);
    }

    /// <summary>One that knows already what a standby has read, and reads only the rest when it is opened.</summary>
    /// <param name="follower">The standby's; it follows no more once the store is opened.</param>
    /// <param name="connectionString">How the master reaches the database.</param>
    /// <param name="log">For what happens.</param>
    public static LogJournalStore From(LogFollower follower, string connectionString, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(follower);
        return new LogJournalStore(follower.Options with { ConnectionString = connectionString }, follower, log);
    }

    /// <summary>Another node has become master of the broker: nothing can be written any more. Told once, on the writer thread.</summary>
    public event Action<EpochOverException>? EpochOver;

    public string Driver => "sql";

    public long SizeBytes => (_open?.SizeBytes ?? 0) + _spill.SizeBytes;

    private OpenLog Log => _open ?? throw new JournalException($"{LogLocation.Of(_options)} is not open.");

    public JournalRecovery Open()
    {
        try
        {
            _spill.Open();
            var log = OpenLog.Open(_options, _follower?.HandOver(), _spill, _trouble, _log);
            log.Commits.EpochIsOver += over => EpochOver?.Invoke(over);
            _open = log;
            return log.Recovery();
        }
        catch (Exception e)
        {
            throw _trouble.Reading(e);
        }
    }

    public void EnsureRoom(long bytes)
    {
    }

    public void Commit(CommitPlan plan)
    {
        var log = Log;
        _spill.Apply(plan);
        try
        {
            log.Commits.Commit(plan);
        }
        catch
        {
            _spill.Undo(plan);
            throw;
        }
    }

    public TimeSpan? Maintain(bool isIdle)
    {
        var isMore = _spill.Maintain(isIdle);
        var next = Log.Maintain(isIdle);
        return isMore ? TimeSpan.Zero : next;
    }

    public JournalPage Read(PageRequest request) => Try(log => log.Pages.Read(request));

    public LaneContent Inspect(int lane)
    {
        var spilled = _spill.Inspect(lane);
        var stored = Log.Inspect(lane);
        return new LaneContent(stored.Count + spilled.Count, stored.Bytes + spilled.Bytes);
    }

    public JournalVerification Verify() => Try(log => log.Verify());

    public void LeaveInDoubt() => _isInDoubt = true;

    public void Dispose()
    {
        _open?.Close(_isInDoubt);
        _open?.Dispose();
        _open = null;
        _spill.Dispose();
    }

    private T Try<T>(Func<OpenLog, T> look)
    {
        var log = Log;
        try
        {
            return look(log);
        }
        catch (Exception e)
        {
            throw _trouble.Reading(e);
        }
    }
}
