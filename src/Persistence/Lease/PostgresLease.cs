using System.Threading.Channels;
using ActorMQ.Persistence.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActorMQ.Persistence.Lease;

/// <summary>
/// Says which node of a broker is its master: a row in the log's own database. Nodes need not reach each other, and no two clocks are compared. What a
/// master that has been replaced without knowing it still writes is refused by the database (<see cref="EpochConnection"/>), whatever is said here.
/// All members may be called from any thread.
/// </summary>
public sealed class PostgresLease : IAsyncDisposable
{
    private readonly LeaseOptions _options;
    private readonly string _run;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly LeaseMind _mind;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _running;
    private bool _isLogged;

    private PostgresLease(LeaseOptions options, TimeProvider time, ILogger log)
    {
        _options = options;
        _run = Guid.NewGuid().ToString("N");
        _time = time;
        _log = log;
        _mind = new LeaseMind(options, _run, time, log);
        _running = Task.WhenAll(Task.Run(RunAsync), Task.Run(WatchAsync));
    }

    /// <summary>What happens, in order; for one reader.</summary>
    public ChannelReader<LeaseNews> News => _mind.News;

    /// <summary>What is known just now.</summary>
    public LeaseView Current => _mind.Look(state => state.View);

    /// <summary>The epoch this node is master in, as far as it knows; null when it is not.</summary>
    public long? Epoch => _mind.Look(state => state.Epoch);

    /// <summary>This node is master, and by its own clock nobody else can be.</summary>
    public bool IsProven => _mind.Look(state => state.Epoch is not null && _mind.Now < state.ProvenUntil);

    /// <summary>This node becomes master when there is none. Off at first, after <see cref="LeaseNews.Lost"/> and after a release.</summary>
    public bool IsWanted
    {
        get => _mind.Look(state => state.IsWanted);
        set => _mind.Tell((state, _) => state.Want(value));
    }

    /// <summary>Begins to follow the lease, for now without wanting it. A database that does not answer is waited for.</summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static PostgresLease Start(LeaseOptions options, TimeProvider time, ILogger log) =>
        options.Validate() is [var first, ..] ? throw new ArgumentException(first, nameof(options)) : new PostgresLease(options, time, log);

    /// <summary>Gives the lease to whoever wants it, at once. Nothing may be written in the epoch any more when this is called.</summary>
    /// <param name="reason">For people.</param>
    /// <param name="cancellation">Gives up telling the database; others will become master when they have waited for long enough.</param>
    public async Task ReleaseAsync(string reason, CancellationToken cancellation = default)
    {
        var released = _mind.ReleaseAsync(reason);
        try
        {
            await released.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            _mind.Tell((state, _) => state.Abandon());
        }
    }

    /// <summary>Asks the master, whichever node that is, to release the lease.</summary>
    /// <param name="by">Who asks, for people.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>There is a master to ask.</returns>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<bool> RequestSwitchAsync(string by, CancellationToken cancellation = default)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(new LeaseSql(_options.Schema).RequestSwitch, connection)
        {
            Parameters = { new() { Value = _options.Broker }, new() { Value = by } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation);
    }

    /// <summary>The nodes of the broker that follow the lease just now, this one included.</summary>
    /// <exception cref="NpgsqlException">The database does not answer.</exception>
    public async Task<IReadOnlyList<string>> NodesAsync(CancellationToken cancellation = default)
    {
        await using var connection = await OpenAsync(cancellation);
        var begin = LeaseConnection.Sessions(_options);
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT substr(application_name, length($1) + 1) FROM pg_stat_activity WHERE starts_with(application_name, $1) ORDER BY 1", connection)
        {
            Parameters = { new() { Value = begin } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var nodes = new List<string>();
        while (await reader.ReadAsync(cancellation)) nodes.Add(reader.GetString(0));
        return nodes;
    }

    /// <summary>Stops following; a master gives the lease back first, if the database answers soon.</summary>
    public async ValueTask DisposeAsync()
    {
        using var deadline = new CancellationTokenSource(_options.Ttl, _time);
        await ReleaseAsync($"{_options.Node} has ended", deadline.Token);
        await _stopping.CancelAsync();
        _mind.Tell((_, _) => { });
        await _running;
        _mind.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        LeaseSession? session = null;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                session ??= await AnswerAsync(LeaseSession.OpenAsync(_options, _run, _stopping.Token));
                await GoOnAsync(session);
                _isLogged = false;
            }
            catch (Exception e)
            {
                _mind.Tell((state, now) => state.ContactLost(now));
                if (!_stopping.IsCancellationRequested) Say(e);
                if (session is not null) Abandon(session.DisposeAsync().AsTask());
                session = null;
                await AnswerAsync(Task.Delay(_options.Beat / 10, _time, CancellationToken.None));
            }
        }
        if (session is not null) await session.DisposeAsync();
    }

    private async Task GoOnAsync(LeaseSession session)
    {
        var (step, wake) = _mind.Next();
        if (step is LeaseStep.Wait wait)
        {
            await session.WaitAsync(wait.Until - _mind.Now, wake);
            if (session.HasNews) _mind.Tell((state, _) => state.Notified());
            return;
        }
        var sent = _mind.Now;
        var answer = await AnswerAsync(session.DoAsync(step, _stopping.Token));
        _mind.Tell((state, now) => state.Answered(step, answer, sent, now));
    }

    /// <summary>Waits for the database, but not for longer than matters; meanwhile the proof may run out.</summary>
    private async Task<T> AnswerAsync<T>(Task<T> answer)
    {
        await AnswerAsync((Task)answer);
        return await answer;
    }

    private async Task AnswerAsync(Task answer)
    {
        var deadline = _mind.Now + _options.Ttl;
        while (!answer.IsCompleted)
        {
            var left = deadline - _mind.Now;
            if (left <= TimeSpan.Zero)
            {
                Abandon(answer);
                throw new TimeoutException("it did not answer in time");
            }
            var proof = _mind.Look(state => state.Epoch is null ? left : state.ProvenUntil - _mind.Now);
            var pause = proof > TimeSpan.Zero && proof < left ? proof : left;
            using var waiting = new CancellationTokenSource();
            await Task.WhenAny(answer, Task.Delay(pause + TimeSpan.FromMilliseconds(1), _time, waiting.Token));
            await waiting.CancelAsync();
            _mind.Tell((state, now) => state.Tick(now));
        }
        await answer;
    }

    /// <summary>Keeps an eye on the session of another node that is master.</summary>
    private async Task WatchAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var epoch = _mind.Look(state => state.Watched);
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            try
            {
                if (epoch is { } watched)
                {
                    var ended = HolderWatch.WaitAsync(
                        _options, watched, () => _mind.Tell((state, _) => state.HolderHasNoSession(watched)), _time, watching.Token);
                    while (!ended.IsCompleted && _mind.Look(state => state.Watched) == epoch)
                    {
                        await Task.WhenAny(ended, Task.Delay(_options.Beat, _time, watching.Token));
                    }
                    if (ended.IsCompletedSuccessfully) _mind.Tell((state, _) => state.HolderSessionEnded(watched));
                    await watching.CancelAsync();
                    Abandon(ended);
                }
                await Task.Delay(_options.Beat, _time, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                // The end.
            }
        }
    }

    /// <summary>Nobody waits for it any more, whatever comes of it.</summary>
    private static void Abandon(Task task) =>
        _ = task.ContinueWith(done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private void Say(Exception error)
    {
        if (error is NpgsqlException or TimeoutException or OperationCanceledException or IOException)
        {
            if (!_isLogged) _log.ContactLost(_options.Broker, PostgresErrors.Describe(error));
        }
        else
        {
            _log.Failed(_options.Broker, error);
        }
        _isLogged = true;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_options.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
