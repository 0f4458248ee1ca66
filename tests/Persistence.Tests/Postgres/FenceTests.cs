using ActorMQ.Persistence.Postgres;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorMQ.Persistence.Tests.Postgres;

/// <summary>A deposed master writes nothing: the database sees to it, whatever the master believes.</summary>
public sealed class FenceTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private const string InsertEvent = "INSERT INTO actormq.journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, false, 'b', 1, '')";
    private const string InsertSnapshot = "INSERT INTO actormq.snapshot (persistence_id, sequence_number, created) VALUES ('b', 1, 0)";
    private const string Raise = "UPDATE actormq.actormq_lease SET epoch = epoch + 1, holder = 'other', run = 'other'";
    private const string Beat = "UPDATE actormq.actormq_lease SET beat = beat + 1, expires_at = now()";

    public static TheoryData<string> Writes =>
    [
        InsertEvent,
        InsertSnapshot,
        "UPDATE actormq.journal SET deleted = true",
        "UPDATE actormq.snapshot SET created = 1",
        "DELETE FROM actormq.journal",
        "DELETE FROM actormq.snapshot",
        "TRUNCATE actormq.journal",
        "TRUNCATE actormq.snapshot",
        "COPY actormq.snapshot (persistence_id, sequence_number, created) FROM PROGRAM 'echo b,2,0' CSV",
    ];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task The_master_writes_and_the_deposed_one_does_not(string write)
    {
        var database = await DatabaseAsync();
        await using var master = await OpenAsync(EpochConnection.For(database, "b", 1));
        await ExecuteAsync(master, write);
        await PostgresServer.ExecuteAsync(database, Raise);
        await AssertRefusedAsync(master, write);
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Who_names_no_epoch_does_not_write(string write)
    {
        await using var anybody = await OpenAsync(await DatabaseAsync());
        await AssertRefusedAsync(anybody, write);
    }

    [Fact]
    public async Task An_epoch_yet_to_come_and_that_of_another_broker_do_not_write()
    {
        var database = await DatabaseAsync();
        await using var early = await OpenAsync(EpochConnection.For(database, "b", 2));
        await AssertRefusedAsync(early, InsertEvent);
        await using var other = await OpenAsync(EpochConnection.For(database, "c", 1));
        await AssertRefusedAsync(other, InsertEvent);
    }

    [Fact]
    public async Task A_raise_waits_for_the_write_under_way_and_whatever_comes_after_it_is_refused()
    {
        var database = await DatabaseAsync();
        await using var master = await OpenAsync(EpochConnection.For(database, "b", 1));
        await using var transaction = await master.BeginTransactionAsync();
        await ExecuteAsync(master, InsertEvent);
        var raise = PostgresServer.ExecuteAsync(database, Raise);
        await Eventually.HoldsAsync(async () => await PostgresServer.QueryAsync(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") is > 0L);
        await transaction.CommitAsync();
        await raise;
        await AssertRefusedAsync(master, "DELETE FROM actormq.journal");
        Assert.Equal(1L, await PostgresServer.QueryAsync(database, "SELECT count(*) FROM actormq.journal"));
    }

    [Fact]
    public async Task A_transaction_that_was_begun_before_the_raise_is_refused_when_it_writes_after_it()
    {
        var database = await DatabaseAsync();
        await using var master = await OpenAsync(EpochConnection.For(database, "b", 1));
        await using var transaction = await master.BeginTransactionAsync();
        await ExecuteAsync(master, "SELECT count(*) FROM actormq.journal");
        await PostgresServer.ExecuteAsync(database, Raise);
        await AssertRefusedAsync(master, InsertEvent);
    }

    [Fact]
    public async Task A_transaction_that_reads_as_of_before_the_raise_is_refused_as_well()
    {
        var database = await DatabaseAsync();
        await using var master = await OpenAsync(EpochConnection.For(database, "b", 1));
        await using var transaction = await master.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await ExecuteAsync(master, "SELECT count(*) FROM actormq.journal");
        await PostgresServer.ExecuteAsync(database, Raise);
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(master, InsertEvent));
    }

    [Fact]
    public async Task A_write_that_waits_for_a_raise_under_way_is_refused_once_that_is_there()
    {
        var database = await DatabaseAsync();
        await using var master = await OpenAsync(EpochConnection.For(database, "b", 1));
        await using var other = await OpenAsync(database);
        await using var transaction = await other.BeginTransactionAsync();
        await ExecuteAsync(other, Raise);
        var write = ExecuteAsync(master, InsertEvent);
        await Eventually.HoldsAsync(async () => await PostgresServer.QueryAsync(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") is > 0L);
        await transaction.CommitAsync();
        Assert.True(PostgresErrors.IsEpochOver(await Assert.ThrowsAsync<PostgresException>(() => write)));
    }

    [Fact]
    public async Task A_beat_waits_for_no_write_and_no_write_for_a_beat()
    {
        var database = await DatabaseAsync();
        await using var master = await OpenAsync(EpochConnection.For(database, "b", 1));
        await using var writing = await master.BeginTransactionAsync();
        await ExecuteAsync(master, InsertEvent);
        await using var beating = await OpenAsync($"{database};Options=-c lock_timeout=1");
        await using var beat = await beating.BeginTransactionAsync();
        await ExecuteAsync(beating, Beat);
        await ExecuteAsync(master, InsertSnapshot);
        await beat.CommitAsync();
        await writing.CommitAsync();
    }

    private static async Task AssertRefusedAsync(NpgsqlConnection connection, string write)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, write));
        Assert.Equal(PostgresErrors.EpochOver, refused.SqlState);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>With a broker <c>b</c> in its first epoch.</summary>
    private async Task<string> DatabaseAsync()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await PostgresSchema.EnsureAsync(database, PostgresSchema.DefaultName, NullLogger.Instance);
        await PostgresServer.ExecuteAsync(database, "INSERT INTO actormq.actormq_lease VALUES ('b', 1, 'n', 'r', 1, now(), now(), '', '')");
        return database;
    }
}
