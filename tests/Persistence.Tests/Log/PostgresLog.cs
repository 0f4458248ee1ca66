using System.Globalization;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorMQ.Persistence.Tests.Log;

/// <summary>A PostgreSQL server with our schema, and as many brokers as there are tests.</summary>
public sealed class PostgresLog : IAsyncLifetime
{
    private int _brokers;
    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException("It has not been started.");

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.RunAsync();
        // Those that tests let die leave their sessions behind, as they are in one process.
        await Server.ExecuteAsync("ALTER SYSTEM SET max_connections = 500");
        await Server.RestartAsync();
        await PostgresSchema.EnsureAsync(Server.ConnectionString(), PostgresSchema.DefaultName, NullLogger.Instance);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    /// <summary>The log of a broker that no other test has, for the master of its first epoch.</summary>
    public LogJournalOptions NewBroker()
    {
        var broker = $"broker-{Interlocked.Increment(ref _brokers)}";
        Execute(
            "INSERT INTO actormq.actormq_lease (broker, epoch, beat, since, expires_at, reason, address) "
            + $"VALUES ('{broker}', 1, 0, now(), now(), 'test', 'test')");
        return OfEpoch(broker, 1);
    }

    public LogJournalOptions OfEpoch(string broker, long epoch) => new()
    {
        PersistenceId = broker,
        ConnectionString = EpochConnection.For(Server.ConnectionString(), broker, epoch),
        Schema = PostgresSchema.DefaultName,
        SpillDirectory = Path.Combine(Path.GetTempPath(), broker),
    };

    public void RaiseEpoch(string broker, long epoch) => Execute($"UPDATE actormq.actormq_lease SET epoch = {epoch} WHERE broker = '{broker}'");

    public void Execute(string sql) => Ask(sql);

    public long Number(string sql) => Convert.ToInt64(Ask(sql), CultureInfo.InvariantCulture);

    private object? Ask(string sql)
    {
        // What a pool keeps would not survive what tests do to the server.
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server.ConnectionString()) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
