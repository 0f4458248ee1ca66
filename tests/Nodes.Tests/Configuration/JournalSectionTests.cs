using ActorMQ.Hocon;
using ActorMQ.Model;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Persistence.Log;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class JournalSectionTests
{
    private const string Sql = "actormq { broker.name = mq01, journal { driver = sql, sql.connection-string = \"Host=db\" } }";

    [Fact]
    public void The_log_has_the_name_of_the_broker_and_its_defaults_are_those_of_the_code()
    {
        var options = Read(Sql).Options!;

        Assert.Null(options.Sqlite);
        Assert.Equal(
            new LogJournalOptions { PersistenceId = "mq01", ConnectionString = "Host=db", Schema = "actormq", SpillDirectory = options.DataDirectory },
            options.Sql);
        Assert.Equal(ByteSize.MiB(4), options.Journal.MaxBytesPerCommit);
    }

    [Fact]
    public void An_sql_server_needs_a_connection_string()
    {
        var problem = Assert.Single(Read("actormq.journal.driver = sql").Problems, problem => problem.IsError);

        Assert.Contains("journal.sql.connection-string must be given", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_servers_make_their_tables_as_Akka_does()
    {
        var options = Read(Sql + "\nactormq.journal.sql { provider = \"SqlServer.2022\", schema = null, on-damage = continue }").Options!.Sql!;

        Assert.Equal(("SqlServer.2022", null, true), (options.Provider, options.Schema, options.CreatesTables));
    }

    private static LoadedConfiguration Read(string text) => LoadedConfiguration.Read(HoconDocument.Parse(text, "test"), _ => null);
}
