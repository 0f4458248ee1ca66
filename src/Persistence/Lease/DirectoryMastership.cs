namespace ActorMQ.Persistence.Lease;

/// <summary>
/// The mastership of two processes of one machine over one directory: a lock of the operating system, which ends with the process however that dies.
/// A process that is stopped keeps it: there is no telling it from one that is about to go on, and the journal has no other protection.
/// </summary>
/// <remarks>Who stands by holds a second lock, so that the master knows of it.</remarks>
public sealed class DirectoryMastership : IMastership
{
    private const int MostPolite = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly string _node;
    private readonly TimeProvider _time;
    private readonly HeldFile<MasterNote> _master;
    private readonly HeldFile<StandbyStatus> _standby;
    private readonly string _switchRequest;
    private readonly CancellationTokenSource _closing = new();
    private Task _watching = Task.CompletedTask;

    /// <param name="directory">The journal's; it exists.</param>
    /// <param name="node">The name of this node; the other one has another.</param>
    /// <param name="time">The clock.</param>
    public DirectoryMastership(string directory, string node, TimeProvider time)
    {
        _node = node;
        _time = time;
        _master = new HeldFile<MasterNote>(Path.Combine(directory, "journal.master"));
        _standby = new HeldFile<StandbyStatus>(Path.Combine(directory, "journal.standby"));
        _switchRequest = Path.Combine(directory, "journal.switch");
    }

    public MastershipStatus Status
    {
        get
        {
            var last = _master.Note;
            var (master, since) = _master.IsHeldByAnybody ? (last?.Node, last?.Since) : (null, null);
            IReadOnlyList<StandbyStatus> standbys = _standby.IsHeldByAnybody && _standby.Note is { } standby ? [standby] : [];
            return new MastershipStatus(master, last?.Epoch ?? 0, since, last?.Reason ?? "", standbys);
        }
    }

    public async Task<Mastership> TakeAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        // Who has just handed over lets the other one be faster.
        var politeness = _master.Note is { Farewell: not null } own && own.Node == _node ? MostPolite : 0;
        while (true)
        {
            if (!_standby.IsHeld && _standby.TryHold()) Report("");
            var isPolite = politeness-- > 0 && !_standby.IsHeld;
            if (!isPolite && _master.TryHold()) break;
            await timer.WaitForNextTickAsync(cancellation);
        }
        _standby.LetGo();
        var last = _master.Note;
        var note = new MasterNote(_node, (last?.Epoch ?? 0) + 1, _time.GetUtcNow(), last is null ? "the first master" : last.WhyItEnded, Farewell: null);
        _master.Note = note;
        File.Delete(_switchRequest);
        var mastership = new Mastership(note.Epoch, farewell => ReleaseAsync(note with { Farewell = farewell }));
        _watching = WatchAsync(mastership);
        return mastership;
    }

    public Task RequestSwitchAsync(string by, CancellationToken cancellation)
    {
        var status = Status;
        if (status.Master is null) throw new JournalException("There is no master that could hand over.");
        if (status.Standbys.Count == 0) throw new JournalException($"Nobody stands by: {status.Master} stays the master.");
        PrivateFile.Write(_switchRequest, System.Text.Encoding.UTF8.GetBytes(by));
        return Task.CompletedTask;
    }

    public void Report(string progress)
    {
        if (_standby.IsHeld) _standby.Note = new StandbyStatus(_node, progress);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        _closing.Dispose();
        _standby.LetGo();
        _master.LetGo();
    }

    private async Task WatchAsync(Mastership mastership)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        while (!mastership.Ended.IsCompleted && await NextAsync(timer))
        {
            if (!File.Exists(_switchRequest)) continue;
            var by = await File.ReadAllTextAsync(_switchRequest);
            mastership.End(new MastershipEnd.SwitchRequested($"a switch, asked for by {by}"));
        }
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return _master.IsHeld && await timer.WaitForNextTickAsync(_closing.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ReleaseAsync(MasterNote farewell)
    {
        if (!_master.IsHeld) return;
        _master.Note = farewell;
        File.Delete(_switchRequest);
        _master.LetGo();
        await _watching;
    }
}
