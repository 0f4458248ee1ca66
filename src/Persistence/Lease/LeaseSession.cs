using ActorMQ.Persistence.Postgres;
using Npgsql;

namespace ActorMQ.Persistence.Lease;

/// <summary>
/// One session with the database: does the steps, hears of changes. The session of a master holds a lock that ends with it, which tells standbys that the
/// master's process has died. One call at a time; after an exception it is of no use any more.
/// </summary>
internal sealed class LeaseSession : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly LeaseOptions _options;
    private readonly LeaseSql _sql;
    private readonly string _run;
    private long? _lockedEpoch;

    private LeaseSession(NpgsqlConnection connection, LeaseOptions options, string run)
    {
        _connection = connection;
        _options = options;
        _sql = new LeaseSql(options.Schema);
        _run = run;
        connection.Notification += (_, notice) => HasNews |= notice.Payload == options.Broker;
    }

    /// <summary>The row has changed hands, or somebody wants it to.</summary>
    public bool HasNews { get; private set; }

    /// <exception cref="NpgsqlException">No session could be had.</exception>
    public static async Task<LeaseSession> OpenAsync(LeaseOptions options, string run, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(LeaseConnection.For(options, mayWait: false));
        try
        {
            await connection.OpenAsync(cancellation);
            var session = new LeaseSession(connection, options, run);
            await session.ExecuteAsync(cancellation, new NpgsqlBatchCommand($"LISTEN {LeaseSql.Channel}"), session.Command(session._sql.Create));
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<LeaseAnswer> DoAsync(LeaseStep step, CancellationToken cancellation)
    {
        HasNews = false;
        switch (step)
        {
            case LeaseStep.Renew renew:
                // The lock before the beat: whoever takes the lease because it is free changes the row while nobody can lock it, and the beat fails.
                var isLocked = await LockAsync(renew.Epoch, cancellation);
                var answer = await ExecuteAsync(cancellation, Command(_sql.Beat, renew.Epoch, _run, _options.Ttl, renew.ClearsSwitch));
                return answer with { IsLocked = isLocked };
            case LeaseStep.Take take:
                return await TakeAsync(take, cancellation);
            case LeaseStep.Release release:
                _lockedEpoch = null;
                return await ExecuteAsync(
                    cancellation,
                    new NpgsqlBatchCommand(LeaseSql.Durably),
                    new NpgsqlBatchCommand("SELECT pg_advisory_unlock_all()"),
                    Command(_sql.Release, release.Epoch, _run, release.Reason));
            default:
                return await ExecuteAsync(cancellation);
        }
    }

    /// <summary>Returns when the row may have changed, the time is over or the session is.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken wake)
    {
        if (HasNews || timeout < TimeSpan.FromMilliseconds(1)) return;
        try
        {
            await _connection.WaitAsync(timeout, wake);
        }
        catch (OperationCanceledException) when (wake.IsCancellationRequested)
        {
            // There is something to do.
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<LeaseAnswer> TakeAsync(LeaseStep.Take take, CancellationToken cancellation)
    {
        var old = EpochConnection.Sessions(_options.Broker, take.Epoch);
        var oldLock = LeaseConnection.LockOf(_options, take.Epoch);
        NpgsqlBatchCommand Update() => Command(
            _sql.Take, take.Epoch, take.Beat, _options.Node, _run, _options.Address, take.Reason, _options.Ttl, take.IfNoSession, oldLock);
        LeaseAnswer answer;
        try
        {
            answer = await ExecuteAsync(cancellation, new NpgsqlBatchCommand(LeaseSql.Durably), Update());
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // A transaction of the last master is in the way, and that one does not go on with it.
            await EndSessionsAsync(old, cancellation);
            answer = await ExecuteAsync(cancellation, new NpgsqlBatchCommand(LeaseSql.Durably), Update());
        }
        if (answer.HadEffect) await EndSessionsAsync(old, cancellation);
        return answer;
    }

    /// <summary>Fails while the last session of this node is not over, or a standby looks whether there is one; the next beat tries again.</summary>
    private async Task<bool> LockAsync(long epoch, CancellationToken cancellation)
    {
        if (_lockedEpoch == epoch) return true;
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", _connection)
        {
            Parameters = { new() { Value = LeaseConnection.LockOf(_options, epoch) } },
        };
        if (await command.ExecuteScalarAsync(cancellation) is not true) return false;
        _lockedEpoch = epoch;
        return true;
    }

    private async Task EndSessionsAsync(string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(LeaseSql.EndSessions, _connection) { Parameters = { new() { Value = name } } };
        try
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // They belong to another user. The server ends those that are in the way: see EpochConnection.
        }
    }

    private NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = _options.Broker } } };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }

    /// <summary>Does all in one transaction and one round trip, and reads the row at its end. The last command says whether there was an effect.</summary>
    private async Task<LeaseAnswer> ExecuteAsync(CancellationToken cancellation, params NpgsqlBatchCommand[] commands)
    {
        await using var batch = new NpgsqlBatch(_connection);
        foreach (var command in commands) batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(Command(_sql.Read));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        // Updates have no result of their own; the row is the last one.
        LeaseRow? row = null;
        do
        {
            if (reader.FieldCount <= 1) continue;
            if (await reader.ReadAsync(cancellation)) row = Row(reader);
        }
        while (await reader.NextResultAsync(cancellation));
        if (row is null) throw new NpgsqlException($"The lease of broker {_options.Broker} is not in the database.");
        return new LeaseAnswer(row, commands.Length > 0 && HadEffect(commands[^1]), IsLocked: false);
    }

    private static bool HadEffect(NpgsqlBatchCommand command) => command.StatementType == StatementType.Select ? command.Rows > 0 : command.RecordsAffected > 0;

    private static LeaseRow Row(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        Text(reader, 1),
        Text(reader, 2),
        reader.GetInt64(3),
        reader.GetFieldValue<DateTimeOffset>(4),
        reader.GetFieldValue<DateTimeOffset>(5),
        reader.GetString(6),
        reader.GetString(7),
        Text(reader, 8));

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
