using ActorMQ.Persistence.Postgres;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Postgres;

public sealed class PostgresSchemaTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private const string Schema = PostgresSchema.DefaultName;

    private PostgresServer Server => fixture.Server;

    [Fact]
    public async Task Ten_nodes_that_start_at_once_make_it_once()
    {
        var database = await Server.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => EnsureAsync(database)));
        Assert.Equal(1L, await PostgresServer.QueryAsync(database, "SELECT count(*) FROM actormq.actormq_version"));
        Assert.Equal(PostgresMigrations.All[^1].Version, await PostgresServer.QueryAsync(database, "SELECT version FROM actormq.actormq_version"));
    }

    [Fact]
    public async Task A_name_may_have_any_letters()
    {
        var database = await Server.CreateDatabaseAsync();
        const string name = "It's \"Ours\"";
        await PostgresSchema.EnsureAsync(database, name, NullLogger.Instance);
        await PostgresSchema.EnsureAsync(database, name, NullLogger.Instance);
        Assert.Empty(await PostgresCheck.RunAsync(database, name));
    }

    [Fact]
    public async Task An_older_one_is_updated_and_what_is_in_it_stays()
    {
        var database = await Server.CreateDatabaseAsync();
        await EnsureAsync(database);
        await PostgresServer.ExecuteAsync(database, "INSERT INTO actormq.actormq_lease VALUES ('b', 7, 'n', 'r', 1, now(), now(), '', '')");
        var next = new PostgresMigration(PostgresMigrations.All[^1].Version + 1, "ALTER TABLE {0}.actormq_lease ADD COLUMN more int DEFAULT 5");
        await PostgresSchema.EnsureAsync(database, Schema, [.. PostgresMigrations.All, next], NullLogger.Instance, CancellationToken.None);
        Assert.Equal(12L, await PostgresServer.QueryAsync(database, "SELECT epoch + more FROM actormq.actormq_lease"));
    }

    [Fact]
    public async Task A_newer_one_is_refused_and_not_changed()
    {
        var database = await Server.CreateDatabaseAsync();
        await EnsureAsync(database);
        await PostgresServer.ExecuteAsync(database, "UPDATE actormq.actormq_version SET version = 1000");
        var refused = await Assert.ThrowsAsync<JournalException>(() => EnsureAsync(database));
        Assert.Contains("has version 1000, and this program knows no newer one than", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1000, await PostgresServer.QueryAsync(database, "SELECT version FROM actormq.actormq_version"));
        Assert.Contains("version 1000", Assert.Single(await PostgresCheck.RunAsync(database, Schema)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        var database = await Server.CreateDatabaseAsync();
        var broken = new PostgresMigration(PostgresMigrations.All[^1].Version + 1, "CREATE TABLE {0}.half (n int); SELECT 1/0");
        await Assert.ThrowsAsync<JournalException>(
            () => PostgresSchema.EnsureAsync(database, Schema, [.. PostgresMigrations.All, broken], NullLogger.Instance, CancellationToken.None));
        Assert.Equal(false, await PostgresServer.QueryAsync(database, "SELECT to_regnamespace('actormq') IS NOT NULL"));
    }

    [Fact]
    public async Task A_user_who_may_use_it_needs_no_right_to_create()
    {
        var database = await Server.CreateDatabaseAsync();
        var user = await UserAsync(database);
        await EnsureAsync(database);
        await FollowAdviceAsync(database, user);
        await EnsureAsync(user);
    }

    [Fact]
    public async Task A_user_without_rights_is_told_what_to_grant_until_all_is_well()
    {
        var database = await Server.CreateDatabaseAsync();
        var user = await UserAsync(database);
        var refused = await Assert.ThrowsAsync<JournalException>(() => EnsureAsync(user));
        Assert.Contains("CREATE SCHEMA \"actormq\" AUTHORIZATION", refused.Message, StringComparison.Ordinal);
        await FollowAdviceAsync(database, user);
        await EnsureAsync(user);
        Assert.Empty(await PostgresCheck.RunAsync(user, Schema));
    }

    [Fact]
    public async Task A_schema_that_belongs_to_somebody_else_takes_a_grant()
    {
        var database = await Server.CreateDatabaseAsync();
        var user = await UserAsync(database);
        await PostgresServer.ExecuteAsync(database, "CREATE SCHEMA actormq");
        var advice = Assert.Single(await PostgresCheck.RunAsync(user, Schema));
        Assert.Contains("GRANT USAGE, CREATE ON SCHEMA \"actormq\" TO", advice.Text, StringComparison.Ordinal);
        await FollowAdviceAsync(database, user);
        await EnsureAsync(user);
    }

    [Fact]
    public async Task A_missing_database_takes_one_statement()
    {
        var missing = Server.ConnectionString("elsewhere");
        var advice = Assert.Single(await PostgresCheck.RunAsync(missing, Schema));
        Assert.True(advice.IsError);
        await Server.ExecuteAsync(Statement(advice));
        Assert.Empty(await PostgresCheck.RunAsync(missing, Schema));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var nowhere = "Host=127.0.0.1;Port=1;Username=mq;Database=mq";
        var advice = Assert.Single(await PostgresCheck.RunAsync(nowhere, Schema));
        Assert.StartsWith("PostgreSQL at 127.0.0.1:1 cannot be reached", advice.Text, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<JournalException>(() => EnsureAsync(nowhere));
        Assert.Contains("cannot be reached", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_none_is_said_to_be_none() =>
        Assert.Contains("cannot be understood", Assert.Single(await PostgresCheck.RunAsync("Hots=x", Schema)).Text, StringComparison.Ordinal);

    [Fact]
    public async Task Sessions_that_do_not_wait_for_the_disk_are_a_warning()
    {
        var database = await Server.CreateDatabaseAsync();
        var warning = Assert.Single(await PostgresCheck.RunAsync($"{database};Options=-c synchronous_commit=off", Schema));
        Assert.False(warning.IsError);
        Assert.Contains("synchronous_commit", warning.Text, StringComparison.Ordinal);
    }

    private static Task EnsureAsync(string database) => PostgresSchema.EnsureAsync(database, Schema, NullLogger.Instance);

    /// <summary>Runs what the check says is to be run, until it says nothing any more.</summary>
    private static async Task FollowAdviceAsync(string administrator, string user)
    {
        for (var round = 0; await PostgresCheck.RunAsync(user, Schema) is [var advice, ..]; round++)
        {
            Assert.True(round < 5, advice.Text);
            await PostgresServer.ExecuteAsync(administrator, Statement(advice));
        }
    }

    private static string Statement(PostgresFinding advice) => advice.Text.Split("Run: ")[1].Split("; or:")[0];

    private async Task<string> UserAsync(string database)
    {
        var name = $"user_{Guid.NewGuid():N}";
        await Server.ExecuteAsync($"CREATE ROLE {name} LOGIN");
        return $"{database};Username={name}";
    }
}
