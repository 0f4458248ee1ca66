using System.Diagnostics;
using ActorMQ.Model;
using ActorMQ.Model.Destinations;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Commits;

/// <summary>
/// The journal as the broker uses it: any <see cref="IJournalStore"/>, one thread that writes and one that reads. While a transaction is
/// on its way to the disk, the next ones gather; they then share one transaction and one fsync.
/// </summary>
public sealed class GroupCommitJournal : IMessageJournal
{
    private readonly IJournalStore _store;
    private readonly JournalOptions _options;
    private readonly ILogger _log;
    private readonly LaneDirectory _lanes;
    private readonly CommitQueue _queue;
    private readonly CommitInbox _inbox = new();
    private readonly PageReader _reader;
    private readonly TaskCompletionSource _writerEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Flush> _flushes = [];

    private long _putsSubmitted;
    private long _lastCommitTicks;
    private long _retryAt;
    private long _maintainAt;
    private readonly Bursts<string> _failures = new();
    private int _isDisposed;

    private GroupCommitJournal(IJournalStore store, JournalRecovery recovery, JournalOptions options, ILogger log)
    {
        _store = store;
        _options = options;
        _log = log;
        Recovered = recovery.Lanes;
        Definitions = JournalDefinitions.Read(store, recovery, log);
        _lanes = new LaneDirectory(recovery);
        _queue = new CommitQueue(store, recovery, _lanes, options, log);
        _reader = new PageReader(store, _lanes, log);
        new Thread(Write) { Name = "journal writer", IsBackground = true }.Start();
    }

    /// <summary>
    /// The journal stalled, for this reason, or with null: messages are written again. Called on the writer thread, so it must be quick.
    /// </summary>
    public event Action<string?>? StalledChanged
    {
        add => _queue.StalledChanged += value;
        remove => _queue.StalledChanged -= value;
    }

    public IReadOnlyList<RecoveredLane> Recovered { get; }

    public IReadOnlyList<StoredMessage> Definitions { get; }

    public JournalStatus Status => new(
        _store.Driver,
        _queue.StalledBecause,
        _queue.Commits,
        _queue.MessagesWritten,
        _queue.MessagesCancelled,
        Math.Max(0, Volatile.Read(ref _putsSubmitted) - _queue.MessagesWritten - _queue.MessagesCancelled),
        TimeSpan.FromTicks(Volatile.Read(ref _lastCommitTicks)),
        _store.SizeBytes);

    /// <summary>Opens the store and starts the threads. The journal owns the store from here on, even if this fails.</summary>
    /// <exception cref="JournalException">The store cannot be opened.</exception>
    public static GroupCommitJournal Open(IJournalStore store, JournalOptions options, ILogger log)
    {
        var errors = options.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join("; ", errors), nameof(options));
        try
        {
            var recovery = store.Open();
            log.Opened(store.Driver, recovery.Lanes.Count, recovery.Lanes.Sum(lane => lane.Count));
            return new GroupCommitJournal(store, recovery, options, log);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    public int OpenLane(DestinationName destination, byte priority) => _lanes.Open(destination, priority);

    public long NextShare() => _lanes.NextShare();

    /// <summary>See <see cref="LaneDirectory.Renew"/>.</summary>
    public int RenewLane(int lane) => _lanes.Renew(lane);

    public void Submit(JournalBatch batch)
    {
        Accept(batch);
        _inbox.Add(new Submission(batch));
    }

    public void Submit(JournalBatch batch, JournalUnit unit)
    {
        Accept(batch);
        if (unit.Add(batch) is { } whole) _inbox.Add(new Submission(whole));
    }

    public void Read(PageRequest request) => _reader.Add(request);

    public async Task<IReadOnlyList<RecoveredLane>> InspectAsync(DestinationName destination)
    {
        var lanes = _lanes.Of(destination);
        if (lanes.Count == 0) return [];
        await _inbox.AddFlush(lanes);
        return await _reader.InspectAsync(lanes);
    }

    public Task FlushAsync() => _inbox.AddFlush(lanes: null);

    /// <summary>See <see cref="IJournalStore.LeaveInDoubt"/>. To be called by an owner that was not stopped in order.</summary>
    public void LeaveInDoubt() => _store.LeaveInDoubt();

    /// <summary>Writes what was submitted, if it can be written, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            await _writerEnded.Task;
            return;
        }
        _inbox.Close();
        await _reader.CloseAsync();
        await _writerEnded.Task;
        _store.Dispose();
        _log.Closed(_store.Driver);
    }

    private void Accept(JournalBatch batch)
    {
        _lanes.Accept(batch);
        Interlocked.Add(ref _putsSubmitted, batch.Puts.Count);
    }

    private void Write()
    {
        var isClosed = false;
        // There may be maintenance left over from before.
        var wait = (TimeSpan?)TimeSpan.Zero;
        while (!isClosed)
        {
            isClosed = _inbox.Take(_queue, _flushes, wait);
            var step = Step();
            EndFlushes(isAllTried: step != CommitStep.More);
            if (step == CommitStep.More)
            {
                Maintain(isIdle: false);
                wait = TimeSpan.Zero;
            }
            else
            {
                wait = Shorter(Maintain(isIdle: !_inbox.HasNews), step == CommitStep.Wait ? Until(_retryAt) : null);
            }
        }
        WriteTheRest();
        _writerEnded.SetResult();
    }

    private CommitStep Step()
    {
        var started = Stopwatch.GetTimestamp();
        var commits = _queue.Commits;
        var wasStalled = _queue.StalledBecause is not null;
        var isRetry = wasStalled && started >= _retryAt;
        var step = _queue.Step(isRetry);
        if (_queue.Commits != commits) Volatile.Write(ref _lastCommitTicks, Stopwatch.GetElapsedTime(started).Ticks);
        if (_queue.StalledBecause is not null && (isRetry || !wasStalled)) _retryAt = After(_options.RetryInterval);
        return step;
    }

    /// <summary>How long the writer may wait before there is more maintenance to do; null without limit.</summary>
    private TimeSpan? Maintain(bool isIdle)
    {
        if (Stopwatch.GetTimestamp() < _maintainAt) return Until(_maintainAt);
        try
        {
            return _store.Maintain(isIdle);
        }
        catch (Exception e)
        {
            if (_failures.Note(e.Message, DateTimeOffset.UtcNow, out _)) _log.MaintenanceFailed(e);
            _maintainAt = After(_options.RetryInterval);
            return _options.RetryInterval;
        }
    }

    private void WriteTheRest()
    {
        var step = _queue.Step(retry: true);
        while (step == CommitStep.More) step = _queue.Step(retry: false);
        foreach (var flush in _flushes) flush.Done.SetResult();
        if (_queue.StalledBecause is not { } reason) return;
        _log.ClosedWhileStalled(Status.PendingPuts, reason);
        _store.LeaveInDoubt();
    }

    private void EndFlushes(bool isAllTried)
    {
        if (_flushes.Count == 0) return;
        _flushes.RemoveAll(flush =>
        {
            var isDone = flush.After < _queue.FirstWaiting || (flush.Lanes is null ? isAllTried : !_queue.IsWaiting(flush.Lanes));
            if (isDone) flush.Done.SetResult();
            return isDone;
        });
    }

    private static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) =>
        one is null || other is null ? one ?? other : TimeSpan.FromTicks(Math.Min(one.Value.Ticks, other.Value.Ticks));

    private static long After(TimeSpan delay) => Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency);

    private static TimeSpan Until(long timestamp)
    {
        var now = Stopwatch.GetTimestamp();
        return timestamp <= now ? TimeSpan.Zero : Stopwatch.GetElapsedTime(now, timestamp);
    }
}
