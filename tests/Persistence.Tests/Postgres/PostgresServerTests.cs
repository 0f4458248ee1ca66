using ActorMQ.Tests.Support;
using Npgsql;

namespace ActorMQ.Persistence.Tests.Postgres;

/// <summary>The server that the other tests use does what they use it for.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task What_was_committed_survives_a_stop_a_kill_and_an_immediate_stop()
    {
        await using var server = await PostgresServer.RunAsync();
        var database = await server.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE TABLE t (n int)");
        Func<Task>[] ends = [server.StopAsync, server.KillAsync, server.StopImmediatelyAsync];
        foreach (var end in ends)
        {
            await PostgresServer.ExecuteAsync(database, "INSERT INTO t VALUES (1)");
            await end();
            await server.StartAsync();
        }
        Assert.Equal(3L, await PostgresServer.QueryAsync(database, "SELECT count(*) FROM t"));
        Assert.Equal("on", await PostgresServer.QueryAsync(database, "SHOW fsync"));
    }

    [Fact]
    public async Task A_frozen_one_answers_when_it_goes_on()
    {
        await using var server = await PostgresServer.RunAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync();
        await server.FreezeAsync();
        await using var command = new NpgsqlCommand("SELECT 7", connection);
        var answer = command.ExecuteScalarAsync();
        Assert.False(answer.IsCompleted);
        await server.ContinueAsync();
        Assert.Equal(7, await answer);
    }

    [Fact]
    public async Task Nothing_is_left_of_one_that_was_frozen()
    {
        var server = await PostgresServer.RunAsync();
        await server.FreezeAsync();
        await server.DisposeAsync();
        Assert.False(Directory.Exists(server.SocketDirectory));
        await Assert.ThrowsAsync<NpgsqlException>(() => PostgresServer.QueryAsync(server.ConnectionString(), "SELECT 1"));
    }
}
