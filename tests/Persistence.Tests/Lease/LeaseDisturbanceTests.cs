using ActorMQ.Persistence.Lease;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorMQ.Persistence.Tests.Lease;

/// <summary>Two nodes and a database that is disturbed.</summary>
public sealed class LeaseDisturbanceTests
{
    [Fact]
    public Task A_database_that_restarts_moves_no_master() => MovesNoMasterAsync((server, _) => server.RestartAsync());

    [Fact]
    public Task A_database_that_crashes_and_comes_back_moves_no_master() => MovesNoMasterAsync(async (server, _) =>
    {
        await server.KillAsync();
        await server.StartAsync();
    });

    [Fact]
    public Task A_database_that_freezes_for_longer_than_the_lease_moves_no_master() => MovesNoMasterAsync(async (server, standby) =>
    {
        await server.FreezeAsync();
        // It gives up asking only after that long.
        await ContactAsync(standby, isInContact: false);
        await server.ContinueAsync();
    });

    [Fact]
    public async Task A_master_without_a_database_says_so_and_goes_on_in_the_same_epoch_when_there_is_one()
    {
        await using var server = await PostgresServer.RunAsync();
        await using var a = LeaseNode.Start(await DatabaseAsync(server), "a");
        await a.ToldAsync<LeaseNews.Acquired>();
        await server.StopAsync();
        Assert.Equal(1, (await a.ToldAsync<LeaseNews.Unproven>()).Epoch);
        Assert.False(a.Lease.IsProven);
        Assert.Equal(1, a.Lease.Epoch);
        Assert.False(a.Lease.Current.IsInContact);
        await server.StartAsync();
        Assert.Equal(1, (await a.ToldAsync<LeaseNews.Proven>()).Epoch);
        Assert.True(a.Lease.IsProven);
    }

    [Fact]
    public async Task A_node_that_starts_without_a_database_waits_for_it()
    {
        await using var server = await PostgresServer.RunAsync();
        var database = await DatabaseAsync(server);
        await server.StopAsync();
        await using var a = LeaseNode.Start(database, "a");
        await server.StartAsync();
        await a.ToldAsync<LeaseNews.Acquired>();
    }

    [Fact]
    public async Task A_master_that_is_cut_off_stops_being_sure_before_the_other_takes_over_and_learns_of_it_when_it_can()
    {
        await using var server = await PostgresServer.RunAsync();
        var database = await DatabaseAsync(server);
        await using var way = new Forwarder(server.Port);
        await using var a = LeaseNode.Start(By(way, database), "a");
        await a.ToldAsync<LeaseNews.Acquired>();
        await using var b = LeaseNode.Start(database, "b");
        await b.ToldAsync<LeaseNews.HolderChanged>();
        way.Cut();
        await Eventually.HoldsAsync(() =>
        {
            // In this order: b may take over between the two.
            var isSure = b.Lease.IsProven;
            Assert.False(isSure && a.Lease.IsProven);
            return isSure;
        });
        Assert.Equal(2, b.Lease.Epoch);
        way.Heal();
        Assert.Contains("b has become master", (await a.ToldAsync<LeaseNews.Lost>()).Reason, StringComparison.Ordinal);
        Assert.True(b.Lease.IsProven);
    }

    [Fact]
    public async Task A_standby_that_is_cut_off_disturbs_nobody()
    {
        await using var server = await PostgresServer.RunAsync();
        var database = await DatabaseAsync(server);
        await using var a = LeaseNode.Start(database, "a");
        await a.ToldAsync<LeaseNews.Acquired>();
        await using var way = new Forwarder(server.Port);
        await using var b = LeaseNode.Start(By(way, database), "b");
        await b.ToldAsync<LeaseNews.HolderChanged>();
        way.Cut();
        await ContactAsync(b, isInContact: false);
        way.Heal();
        await ContactAsync(b, isInContact: true);
        await BeatsAsync(database, 10);
        Assert.Equal("a", b.Lease.Current.Holder);
        Assert.DoesNotContain(a.News, news => news is LeaseNews.Lost or LeaseNews.Unproven);
    }

    private static async Task MovesNoMasterAsync(Func<PostgresServer, LeaseNode, Task> disturb)
    {
        await using var server = await PostgresServer.RunAsync();
        var database = await DatabaseAsync(server);
        await using var a = LeaseNode.Start(database, "a");
        await a.ToldAsync<LeaseNews.Acquired>();
        await using var b = LeaseNode.Start(database, "b");
        await b.ToldAsync<LeaseNews.HolderChanged>();
        await PostgresLeaseTests.WatchedAsync(database);
        for (var round = 0; round < 2; round++)
        {
            await disturb(server, b);
            // For longer than it takes to take over.
            await BeatsAsync(database, 10);
        }
        Assert.DoesNotContain(b.News, news => news is LeaseNews.Acquired);
        Assert.DoesNotContain(a.News, news => news is LeaseNews.Lost);
        Assert.True(a.Lease.IsProven);
    }

    private static Task ContactAsync(LeaseNode node, bool isInContact) => Eventually.HoldsAsync(async () =>
    {
        await Task.Delay(1);
        return node.Lease.Current.IsInContact == isInContact;
    });

    /// <summary>Waits until the master has been heard of so often.</summary>
    private static async Task BeatsAsync(string database, int times)
    {
        var from = await BeatAsync(database);
        await Eventually.HoldsAsync(async () => await BeatAsync(database) >= from + times);
    }

    private static async Task<long> BeatAsync(string database) =>
        (long)(await PostgresServer.QueryAsync(database, "SELECT beat FROM actormq.actormq_lease"))!;

    private static string By(Forwarder way, string database) => new NpgsqlConnectionStringBuilder(database) { Port = way.Port }.ConnectionString;

    private static async Task<string> DatabaseAsync(PostgresServer server)
    {
        var database = await server.CreateDatabaseAsync();
        await PostgresSchema.EnsureAsync(database, PostgresSchema.DefaultName, NullLogger.Instance);
        return database;
    }
}
