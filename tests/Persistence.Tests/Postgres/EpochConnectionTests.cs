using ActorMQ.Persistence.Postgres;
using ActorMQ.Tests.Support;
using Npgsql;

namespace ActorMQ.Persistence.Tests.Postgres;

public sealed class EpochConnectionTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    [Theory]
    [InlineData("mq01")]
    [InlineData("two words")]
    [InlineData(@"back\slash 'quoted' -c x=y")]
    [InlineData("Zürich")]
    public async Task Its_sessions_know_broker_and_epoch(string broker)
    {
        var connection = EpochConnection.For(fixture.Server.ConnectionString(), broker, 7);
        Assert.Equal(broker, await PostgresServer.QueryAsync(connection, "SELECT current_setting('actormq.broker')"));
        Assert.Equal("7", await PostgresServer.QueryAsync(connection, "SELECT current_setting('actormq.epoch')"));
    }

    [Fact]
    public async Task Options_that_were_configured_stay()
    {
        var configured = $"{fixture.Server.ConnectionString()};Options=-c work_mem=7MB";
        Assert.Equal("7MB", await PostgresServer.QueryAsync(EpochConnection.For(configured, "b", 1), "SHOW work_mem"));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("a-broker-whose-name-is-much-longer-than-any-name-of-a-session-may-be-in-postgresql")]
    [InlineData("Zürich")]
    public async Task Its_sessions_are_found_by_their_name(string broker)
    {
        var connection = EpochConnection.For(fixture.Server.ConnectionString(), broker, long.MaxValue);
        Assert.Equal(EpochConnection.Sessions(broker, long.MaxValue), await PostgresServer.QueryAsync(connection, "SHOW application_name"));
    }

    [Fact]
    public void Another_epoch_is_another_pool() =>
        Assert.NotEqual(new NpgsqlConnectionStringBuilder(EpochConnection.For("Host=x", "b", 1)), new(EpochConnection.For("Host=x", "b", 2)));
}
