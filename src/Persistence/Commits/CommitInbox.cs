namespace ActorMQ.Persistence.Commits;

/// <summary>
/// Where submissions wait for the writer thread. Under load the writer finds the next ones when it comes back from the disk; when it
/// has to wait, it first spins for a moment, because waking a thread costs as much as a fast disk needs for a commit.
/// </summary>
internal sealed class CommitInbox
{
    /// <summary>Some ten microseconds of spinning and yielding.</summary>
    private const int Spins = 20;

    private readonly object _gate = new();
    private readonly List<Submission> _submissions = [];
    private readonly List<Flush> _flushes = [];
    private volatile bool _hasNews;
    private bool _isWriterWaiting;
    private bool _isClosed;

    /// <summary>Something was submitted that the writer does not know yet.</summary>
    public bool HasNews => _hasNews;

    public void Add(Submission submission)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(GroupCommitJournal));
            _submissions.Add(submission);
            Announce();
        }
    }

    /// <summary>Comes to the writer after everything that was submitted before.</summary>
    /// <param name="lanes">See <see cref="Flush"/>.</param>
    public Task AddFlush(IReadOnlyList<LaneUse>? lanes)
    {
        lock (_gate)
        {
            if (_isClosed) return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _flushes.Add(new Flush(0, lanes, done));
            Announce();
            return done.Task;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Announce();
        }
    }

    /// <summary>For the writer: waits until there is something, the inbox is closed or the time is over.</summary>
    /// <param name="queue">Gets what was submitted.</param>
    /// <param name="flushes">Gets who wants to know when that, and all before, is dealt with.</param>
    /// <param name="timeout">The longest time to wait; null without limit.</param>
    /// <returns>True when the inbox is closed: nothing will come any more.</returns>
    public bool Take(CommitQueue queue, List<Flush> flushes, TimeSpan? timeout)
    {
        var mayWait = timeout != TimeSpan.Zero;
        if (mayWait) Spin();
        lock (_gate)
        {
            if (mayWait && !_hasNews)
            {
                _isWriterWaiting = true;
                Monitor.Wait(_gate, timeout ?? Timeout.InfiniteTimeSpan);
                _isWriterWaiting = false;
            }
            foreach (var submission in _submissions) queue.Add(submission);
            foreach (var flush in _flushes) flushes.Add(flush with { After = queue.Added });
            _submissions.Clear();
            _flushes.Clear();
            _hasNews = false;
            return _isClosed;
        }
    }

    private void Spin()
    {
        var spinner = default(SpinWait);
        while (!_hasNews && spinner.Count < Spins) spinner.SpinOnce(sleep1Threshold: -1);
    }

    private void Announce()
    {
        _hasNews = true;
        if (_isWriterWaiting) Monitor.Pulse(_gate);
    }
}
