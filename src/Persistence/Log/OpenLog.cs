using ActorMQ.Model;
using ActorMQ.Persistence.Log.Database;
using ActorMQ.Persistence.Log.Records;
using ActorMQ.Persistence.Log.Spill;
using Akka.Persistence;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log;

/// <summary>A log that is open, with all that works on it. The writer's thread and the reader's have one of each that keeps something.</summary>
internal sealed class OpenLog : IDisposable
{
    private readonly ILogger _log;
    private readonly LogSystem _system;
    private readonly LogReader _reader;
    private readonly LogWriter _writer;
    private readonly LogContent _content;
    private readonly LogUpkeep _upkeep;
    private readonly Stragglers _stragglers;
    private readonly LogRoom _room;

    private OpenLog(LogJournalOptions options, LogSystem system, LogWriter writer, LogStart start, SpillStore spill, LogTrouble trouble, ILogger log)
    {
        _log = log;
        _system = system;
        _writer = writer;
        _content = start.Content;
        _reader = new LogReader(system, options.PersistenceId);
        Pages = new LogPages(_content, _reader, spill, options, log);
        Commits = new LogCommits(_content, writer, _reader, new PlanRecord(_content.Index), trouble, log);
        _upkeep = new LogUpkeep(_content, system, writer, options, log);
        _upkeep.Begin(start.SnapshotEvent, start.SnapshotBytes);
        var pages = new LogPages(_content, _reader, spill, options with { ReadCache = ByteSize.MiB(1) }, log);
        _stragglers = new Stragglers(_content, pages, options, log);
        _room = new LogRoom(_content, system, LogConnection.IsPostgres(options) ? new LogVacuum(options, log) : null, options);
        _upkeep.Deleted += _room.Deleted;
        Commits.Wrote += bytes =>
        {
            _room.Wrote();
            _upkeep.Wrote(bytes);
            _stragglers.Wrote(bytes);
        };
    }

    public LogCommits Commits { get; }

    /// <summary>For the reader's thread.</summary>
    public LogPages Pages { get; }

    public long SizeBytes
    {
        get
        {
            lock (_content.Gate) return _content.Index.Events.Bytes + _upkeep.SnapshotBytes;
        }
    }

    /// <param name="options">Which log.</param>
    /// <param name="start">What is known of it already; null for nothing.</param>
    /// <param name="spill">For what is not in it.</param>
    /// <param name="trouble">Knows where it is.</param>
    /// <param name="log">For what happens.</param>
    public static OpenLog Open(LogJournalOptions options, LogStart? start, SpillStore spill, LogTrouble trouble, ILogger log)
    {
        var system = LogSystem.Start(options);
        var writer = new LogWriter(system, options.PersistenceId);
        try
        {
            var last = Start(writer);
            var recovery = new LogRecovery(system, options, log);
            start ??= recovery.Load();
            recovery.Follow(start.Content, last);
            start.Content.Index.ForgetEmptyLanes();
            var opened = new OpenLog(options, system, writer, start, spill, trouble, log);
            opened.TellChange(MasterChange.Began);
            return opened;
        }
        catch
        {
            writer.Dispose();
            system.Dispose();
            throw;
        }
    }

    /// <summary>The first thing that a process does with its database compiles a lot of code, which may take as long as a database is waited for.</summary>
    private static long Start(LogWriter writer)
    {
        try
        {
            return writer.Start();
        }
        catch (Exception e) when (e is TimeoutException or RecoveryTimedOutException)
        {
            return writer.Start();
        }
    }

    public JournalRecovery Recovery() => _content.Index.Recovery();

    public TimeSpan? Maintain(bool isIdle)
    {
        if (!_writer.IsRunning)
        {
            _upkeep.Reset();
            return null;
        }
        var isMore = _stragglers.Work(Commits, isIdle);
        var next = _upkeep.Work(Commits, isIdle);
        var room = _room.Work(isAtRest: isIdle && !isMore && next is null);
        return isMore && isIdle ? TimeSpan.Zero : next is null || room < next ? room : next;
    }

    public LaneContent Inspect(int number)
    {
        lock (_content.Gate) return _content.Index.Lane(number) is { } lane ? new LaneContent(lane.Entries.Count, lane.Bytes) : default;
    }

    public JournalVerification Verify() => new LogExamination(_content, _reader).Run();

    /// <summary>So that the next one to open it has nothing to read.</summary>
    /// <param name="isInDoubt">Not all was told of what has happened to messages.</param>
    public void Close(bool isInDoubt)
    {
        if (!_writer.IsRunning) return;
        try
        {
            if (!isInDoubt) TellChange(MasterChange.Closed);
            _upkeep.Finish();
        }
        catch (Exception e)
        {
            _log.CloseFailed(e);
        }
    }

    /// <summary>Of no messages there is nothing to know.</summary>
    private void TellChange(MasterChange change)
    {
        if (_content.Index.Messages > 0) Commits.WriteChange(change);
    }

    public void Dispose()
    {
        _room.Dispose();
        _writer.Dispose();
        _system.Dispose();
    }
}
