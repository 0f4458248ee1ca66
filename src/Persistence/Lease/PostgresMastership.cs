using Npgsql;

namespace ActorMQ.Persistence.Lease;

/// <summary>The mastership of two nodes that reach one PostgreSQL database: by the lease that is kept there.</summary>
/// <remarks>
/// A master that the database does not answer stays the master: nothing can be written by anybody, and nobody else can have become it who does not
/// reach the database either. When it answers again, the lease says whether this node still is.
/// </remarks>
public sealed class PostgresMastership : IMastership
{
    private static readonly TimeSpan Politeness = TimeSpan.FromSeconds(2);

    private readonly PostgresLease _lease;
    private readonly StandbyTable _standbys;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closing = new();

    // This node begins to stand by, which others are to see at once.
    private readonly SemaphoreSlim _begins = new(0);

    private readonly Task _reading;
    private readonly Task _looking;
    private TaskCompletionSource<Mastership>? _taking;
    private Mastership? _current;
    private volatile bool _isPolite;

    // By its run before, maybe.
    private bool _isListed = true;

    private volatile string _progress = "";
    private volatile string? _unproven;
    private volatile IReadOnlyList<StandbyStatus> _seen = [];

    /// <param name="lease">The node's own; ends with this.</param>
    /// <param name="standbys">Where nodes that stand by say so.</param>
    /// <param name="time">The clock.</param>
    public PostgresMastership(PostgresLease lease, StandbyTable standbys, TimeProvider time)
    {
        _lease = lease;
        _standbys = standbys;
        _time = time;
        _reading = ReadAsync();
        _looking = LookAsync();
    }

    public MastershipStatus Status
    {
        get
        {
            var view = _lease.Current;
            DateTimeOffset? since = view.Epoch == 0 ? null : view.Since;
            var trouble = _unproven ?? (view.IsInContact ? null : "the database does not answer: this is as of when it last did");
            return new MastershipStatus(view.Holder, view.Epoch, since, view.Reason, _seen, trouble);
        }
    }

    public async Task<Mastership> TakeAsync(CancellationToken cancellation)
    {
        var taking = new TaskCompletionSource<Mastership>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _taking, taking);
        _begins.Release();
        if (_isPolite) await LetOthersAsync(cancellation);
        _lease.IsWanted = true;
        return await taking.Task.WaitAsync(cancellation);
    }

    public async Task RequestSwitchAsync(string by, CancellationToken cancellation)
    {
        try
        {
            var status = Status;
            var standbys = await _standbys.ReadAsync(cancellation);
            if (standbys.All(standby => standby.Node == status.Master))
                throw new JournalException($"Nobody stands by: {status.Master ?? "nobody"} stays the master.");
            if (!await _lease.RequestSwitchAsync(by, cancellation)) throw new JournalException("There is no master that could hand over.");
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new JournalException($"The master cannot be told: {Postgres.PostgresErrors.Describe(e)}", e);
        }
    }

    public void Report(string progress) => _progress = progress;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _lease.DisposeAsync();
        await Task.WhenAll(_reading, _looking);
        _closing.Dispose();
        _begins.Dispose();
    }

    /// <summary>Who has just handed over lets the other one be faster.</summary>
    private async Task LetOthersAsync(CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        while (_lease.Current.Holder is null && _time.GetElapsedTime(began) < Politeness) await Task.Delay(Politeness / 50, _time, cancellation);
        _isPolite = false;
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var news in _lease.News.ReadAllAsync(_closing.Token)) Take(news);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void Take(LeaseNews news)
    {
        switch (news)
        {
            case LeaseNews.Acquired acquired:
                _unproven = null;
                var mastership = new Mastership(acquired.Epoch, reason => _lease.ReleaseAsync(reason, _closing.Token));
                Volatile.Write(ref _current, mastership);
                if (Interlocked.Exchange(ref _taking, null)?.TrySetResult(mastership) != true) _ = _lease.ReleaseAsync("it was not wanted any more");
                break;
            case LeaseNews.Lost lost:
                _unproven = null;
                _current?.End(new MastershipEnd.Lost(lost.Reason));
                break;
            case LeaseNews.SwitchRequested request:
                _isPolite = true;
                _current?.End(new MastershipEnd.SwitchRequested($"a switch, asked for by {request.By}"));
                break;
            case LeaseNews.Unproven:
                _unproven = "the database does not answer: nothing can be written, and whether this node is still the master shows when it does";
                break;
            case LeaseNews.Proven:
                _unproven = null;
                break;
        }
    }

    /// <summary>Says that this node stands by while it waits, and looks who else does.</summary>
    private async Task LookAsync()
    {
        try
        {
            while (true)
            {
                await LookOnceAsync();
                await _begins.WaitAsync(StandbyTable.Interval, _closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task LookOnceAsync()
    {
        try
        {
            var isWaiting = Volatile.Read(ref _taking) is not null;
            if (isWaiting) await _standbys.WriteAsync(_progress, _closing.Token);
            else if (_isListed) await _standbys.RemoveAsync(_closing.Token);
            _isListed = isWaiting;
            _seen = await _standbys.ReadAsync(_closing.Token);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // The lease says what is wrong with the database.
            _seen = [];
        }
    }
}
