using ActorMQ.Persistence.Lease;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>Two nodes and one server that goes on.</summary>
public sealed class PostgresLeaseTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private const string EndSessions =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'actormq lease b a%'";

    [Fact]
    public async Task Of_two_that_want_it_one_gets_it_and_the_other_knows_who()
    {
        var database = await DatabaseAsync();
        await using var a = LeaseNode.Start(database, "a");
        var acquired = await a.ToldAsync<LeaseNews.Acquired>();
        Assert.Equal(1, acquired.Epoch);
        Assert.True(a.Lease.IsProven);
        await using var b = LeaseNode.Start(database, "b");
        var master = await b.ToldAsync<LeaseNews.HolderChanged>();
        Assert.Equal(("a", 1L), (master.Holder, master.Epoch));
        Assert.False(b.Lease.IsProven);
        Assert.Equal(["a", "b"], await b.Lease.NodesAsync());
    }

    [Fact]
    public async Task The_server_may_be_any_of_several_hosts()
    {
        var several = new NpgsqlConnectionStringBuilder(await DatabaseAsync());
        several.Host = $"127.0.0.1:1,127.0.0.1:{several.Port}";
        several.TargetSessionAttributes = "primary";
        await using var a = LeaseNode.Start(several.ConnectionString, "a");
        await a.ToldAsync<LeaseNews.Acquired>();
        Assert.Empty(await PostgresCheck.RunAsync(several.ConnectionString, PostgresSchema.DefaultName));
    }

    [Fact]
    public async Task Who_does_not_want_it_does_not_get_it()
    {
        var database = await DatabaseAsync();
        await using var a = LeaseNode.Start(database, "a", isWanted: false);
        Assert.Null((await a.ToldAsync<LeaseNews.HolderChanged>()).Holder);
        await using var b = LeaseNode.Start(database, "b");
        await b.ToldAsync<LeaseNews.Acquired>();
        Assert.Equal("b", (await a.ToldAsync<LeaseNews.HolderChanged>(2)).Holder);
    }

    [Fact]
    public async Task A_released_lease_goes_to_the_other_with_the_reason()
    {
        var database = await DatabaseAsync();
        await using var a = LeaseNode.Start(database, "a");
        await a.ToldAsync<LeaseNews.Acquired>();
        await using var b = LeaseNode.Start(database, "b");
        await b.ToldAsync<LeaseNews.HolderChanged>();
        await a.Lease.ReleaseAsync("maintenance");
        Assert.Equal(new LeaseNews.Acquired(2, "maintenance"), await b.ToldAsync<LeaseNews.Acquired>());
        Assert.Equal("maintenance", (await a.ToldAsync<LeaseNews.Lost>()).Reason);
    }

    [Fact]
    public async Task A_request_to_switch_reaches_the_master_and_each_one_does()
    {
        var database = await DatabaseAsync();
        await using var a = LeaseNode.Start(database, "a");
        await a.ToldAsync<LeaseNews.Acquired>();
        await using var b = LeaseNode.Start(database, "b");
        await b.ToldAsync<LeaseNews.HolderChanged>();
        Assert.True(await b.Lease.RequestSwitchAsync("b"));
        Assert.Equal("b", (await a.ToldAsync<LeaseNews.SwitchRequested>()).By);
        await Eventually.HoldsAsync(async () => await PostgresServer.QueryAsync(database, "SELECT switch_by FROM actormq.actormq_lease") is null);
        Assert.True(await a.Lease.RequestSwitchAsync("an operator"));
        Assert.Equal("an operator", (await a.ToldAsync<LeaseNews.SwitchRequested>(2)).By);
        await a.Lease.ReleaseAsync("switch");
        await b.ToldAsync<LeaseNews.Acquired>();
    }

    [Fact]
    public async Task Nobody_is_asked_to_switch_when_there_is_no_master()
    {
        await using var a = LeaseNode.Start(await DatabaseAsync(), "a", isWanted: false);
        await a.ToldAsync<LeaseNews.HolderChanged>();
        Assert.False(await a.Lease.RequestSwitchAsync("a"));
    }

    [Fact]
    public async Task Who_released_takes_it_again_when_nobody_else_does()
    {
        await using var a = LeaseNode.Start(await DatabaseAsync(), "a");
        await a.ToldAsync<LeaseNews.Acquired>();
        await a.Lease.ReleaseAsync("nobody there");
        Assert.Equal(2, (await a.ToldAsync<LeaseNews.Acquired>(2)).Epoch);
    }

    [Fact]
    public async Task A_master_whose_sessions_are_ended_by_an_administrator_stays_master()
    {
        var database = await DatabaseAsync();
        // On a machine that is busy with other tests it may take longer than usual to come back.
        var grace = TimeSpan.FromSeconds(1);
        await using var a = LeaseNode.Start(database, "a", grace: grace);
        await a.ToldAsync<LeaseNews.Acquired>();
        await using var b = LeaseNode.Start(database, "b", grace: grace);
        await b.ToldAsync<LeaseNews.HolderChanged>();
        for (var round = 0; round < 5; round++)
        {
            await WatchedAsync(database);
            var beat = await BeatAsync(database);
            await PostgresServer.ExecuteAsync(database, EndSessions);
            await Eventually.HoldsAsync(async () => await BeatAsync(database) > beat + 3);
        }
        Assert.DoesNotContain(b.News, news => news is LeaseNews.Acquired);
        Assert.DoesNotContain(a.News, news => news is LeaseNews.Lost);
    }

    [Fact]
    public async Task A_stuck_transaction_of_the_last_master_is_ended_by_the_next_one()
    {
        var database = await DatabaseAsync();
        await using var a = LeaseProcess.Start(database, "a");
        await a.SaysAsync("Acquired");
        await using var stuck = new NpgsqlConnection($"{EpochConnection.For(database, "b", 1)};Pooling=false");
        await stuck.OpenAsync();
        await using var transaction = await stuck.BeginTransactionAsync();
        await using var write = new NpgsqlCommand("INSERT INTO actormq.snapshot (persistence_id, sequence_number, created) VALUES ('b', 1, 0)", stuck);
        await write.ExecuteNonQueryAsync();
        await using var b = LeaseNode.Start(database, "b");
        await b.ToldAsync<LeaseNews.HolderChanged>();
        a.Kill();
        Assert.Equal(2, (await b.ToldAsync<LeaseNews.Acquired>()).Epoch);
        Assert.Equal(0L, await PostgresServer.QueryAsync(database, "SELECT count(*) FROM actormq.snapshot"));
    }

    [Fact]
    public async Task A_killed_process_that_is_started_again_is_master_at_once_without_waiting_for_itself()
    {
        var database = await DatabaseAsync();
        var a = LeaseProcess.Start(database, "a");
        await a.SaysAsync("Acquired");
        await a.DisposeAsync();
        await using var again = LeaseNode.Start(database, "a");
        Assert.Equal(new LeaseNews.Acquired(2, "the session of a ended"), await again.ToldAsync<LeaseNews.Acquired>());
    }

    [Fact]
    public async Task A_killed_master_is_followed_by_the_other_because_its_session_ended()
    {
        var database = await DatabaseAsync();
        await using var a = LeaseProcess.Start(database, "a");
        await a.SaysAsync("Acquired");
        await using var b = LeaseNode.Start(database, "b");
        await b.ToldAsync<LeaseNews.HolderChanged>();
        await WatchedAsync(database);
        a.Kill();
        Assert.Equal(new LeaseNews.Acquired(2, "the session of a ended"), await b.ToldAsync<LeaseNews.Acquired>());
    }

    [Fact]
    public async Task A_stopped_master_is_followed_by_the_other_and_knows_it_when_it_goes_on()
    {
        var database = await DatabaseAsync();
        await using var a = LeaseProcess.Start(database, "a");
        await a.SaysAsync("Acquired");
        await using var b = LeaseNode.Start(database, "b");
        await b.ToldAsync<LeaseNews.HolderChanged>();
        await a.StopAsync();
        Assert.Equal(new LeaseNews.Acquired(2, "a was silent for 1500 ms"), await b.ToldAsync<LeaseNews.Acquired>());
        await a.ContinueAsync();
        Assert.Contains("b has become master", await a.SaysAsync("Lost"), StringComparison.Ordinal);
        Assert.True(b.Lease.IsProven);
    }

    /// <summary>Waits until a standby watches the session of the master.</summary>
    internal static async Task WatchedAsync(string database) => await Eventually.HoldsAsync(async () => await PostgresServer.QueryAsync(
        database,
        "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted") is 1L);

    private static async Task<long> BeatAsync(string database) =>
        (long)(await PostgresServer.QueryAsync(database, "SELECT beat FROM actormq.actormq_lease"))!;

    private async Task<string> DatabaseAsync()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await PostgresSchema.EnsureAsync(database, PostgresSchema.DefaultName, NullLogger.Instance);
        return database;
    }
}
