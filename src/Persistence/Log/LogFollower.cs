using ActorMQ.Persistence.Log.Database;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Log;

/// <summary>
/// A standby's view of the log: it has read all there is, and looks every now and then whether there is more, so that a
/// <see cref="LogJournalStore"/> that takes over has next to nothing to read. It writes nothing.
/// </summary>
public sealed class LogFollower : IAsyncDisposable
{
    private readonly ILogger _log;
    private readonly LogTrouble _trouble;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _isStill = new();
    private LogStart? _start;
    private bool _hasRehearsed;
    private FollowerStatus _status = new(0, null, "Nothing has been read yet");

    private LogFollower(LogJournalOptions options, ILogger log)
    {
        Options = options;
        _log = log;
        _trouble = new LogTrouble(LogLocation.Of(options));
        new Thread(Follow) { Name = "log follower", IsBackground = true }.Start();
    }

    public LogJournalOptions Options { get; }

    /// <summary>How far it has come. Any thread.</summary>
    public FollowerStatus Status => Volatile.Read(ref _status);

    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public static LogFollower Start(LogJournalOptions options, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors), nameof(options));
        return new LogFollower(options, log);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _ended.Task;
        _stop.Dispose();
        _isStill.Dispose();
    }

    /// <summary>What it knows, for who goes on from there; null when that is nothing. It follows no more.</summary>
    internal LogStart? HandOver()
    {
        _stop.Cancel();
        _isStill.Wait();
        var start = _start;
        _start = null;
        return start;
    }

    private void Follow()
    {
        LogSystem? system = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                system ??= LogSystem.Start(Options);
                Look(system);
                if (!_hasRehearsed) Rehearse();
            }
            // Whoever takes over will tell what is wrong with the log if that is so still.
            catch (Exception e)
            {
                var failure = _trouble.Reading(e).Message;
                if (Status.Failure != failure) _log.FollowFailed(e);
                Volatile.Write(ref _status, Status with { Failure = failure });
            }
            _stop.Token.WaitHandle.WaitOne(Options.PollInterval);
        }
        // Who takes over does not wait for the actor system to end.
        _isStill.Set();
        system?.Dispose();
        _ended.SetResult();
    }

    /// <summary>
    /// Opens the log as who takes over does, but to write nothing: what a process does for the first time has to be compiled, which takes longer than
    /// all the rest.
    /// </summary>
    private void Rehearse()
    {
        _hasRehearsed = true;
        if (Options.System is not null) return;
        using var system = LogSystem.Start(Options);
        using var writer = new LogWriter(system, Options.PersistenceId);
        _ = writer.Start();
    }

    private void Look(LogSystem system)
    {
        var recovery = new LogRecovery(system, Options, _log);
        var start = _start ?? recovery.Load();
        foreach (var stored in new LogReader(system, Options.PersistenceId).Scan(start.Content.Index.LastEvent + 1, system.LastEvent(Options.PersistenceId)))
        {
            if (_stop.IsCancellationRequested) return;
            if (stored.Number != start.Content.Index.LastEvent + 1)
            {
                // It was so far behind that what comes next has been deleted: there is a newer snapshot.
                start = recovery.Load();
                if (stored.Number <= start.Content.Index.LastEvent) break;
            }
            recovery.Apply(start.Content, stored);
        }
        _start = start;
        Volatile.Write(ref _status, new FollowerStatus(start.Content.Index.LastEvent, DateTimeOffset.UtcNow, null));
    }
}
