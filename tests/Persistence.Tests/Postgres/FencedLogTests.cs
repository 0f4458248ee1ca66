using ActorMQ.Persistence.Postgres;
using ActorMQ.Tests.Support;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Postgres;

/// <summary>The fence as Akka.Persistence.Sql meets it.</summary>
public sealed class FencedLogTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    [Fact]
    public async Task A_deposed_master_persists_no_event_no_snapshot_and_no_deletion()
    {
        var database = await fixture.Server.CreateDatabaseAsync();
        await PostgresSchema.EnsureAsync(database, PostgresSchema.DefaultName, NullLogger.Instance);
        await PostgresServer.ExecuteAsync(database, "INSERT INTO actormq.actormq_lease VALUES ('b', 1, 'n', 'r', 1, now(), now(), '', '')");
        using var system = ActorSystem.Create("master", Configuration(EpochConnection.For(database, "b", 1)));
        try
        {
            var log = system.ActorOf(Props.Create(() => new EventLog()));
            Assert.Equal("persisted", await AskAsync(log, "event"));
            Assert.IsType<SaveSnapshotSuccess>(await AskAsync(log, "snapshot"));
            Assert.Equal("persisted", await AskAsync(log, "event"));
            await PostgresServer.ExecuteAsync(database, "UPDATE actormq.actormq_lease SET epoch = 2");
            Assert.True(PostgresErrors.IsEpochOver(Assert.IsType<SaveSnapshotFailure>(await AskAsync(log, "snapshot")).Cause));
            Assert.True(PostgresErrors.IsEpochOver(Assert.IsType<DeleteMessagesFailure>(await AskAsync(log, "delete")).Cause));
            Assert.True(PostgresErrors.IsEpochOver(Assert.IsType<Exception>(await AskAsync(log, "event"), exactMatch: false)));
        }
        finally
        {
            await system.Terminate();
        }
        Assert.Equal(2L, await PostgresServer.QueryAsync(database, "SELECT count(*) FROM actormq.journal WHERE NOT deleted"));
        Assert.Equal(1L, await PostgresServer.QueryAsync(database, "SELECT count(*) FROM actormq.snapshot"));
    }

    private static Task<object> AskAsync(IActorRef log, string what) => log.Ask<object>(what, StompTestClient.Patience);

    private static Config Configuration(string connectionString)
    {
        var plugin = $$"""
            connection-string = "{{connectionString.Replace("\"", "\\\"", StringComparison.Ordinal)}}"
            provider-name = "PostgreSQL.15"
            auto-initialize = off
            tag-write-mode = Csv
            default.schema-name = actormq
            """;
        // Its assembly is not there at compile time: see Persistence.csproj.
        var defaults = (Config)Type.GetType("Akka.Persistence.Sql.SqlPersistence, Akka.Persistence.Sql", throwOnError: true)!
            .GetField("DefaultConfiguration")!.GetValue(null)!;
        return ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              persistence {
                journal { plugin = "akka.persistence.journal.sql", sql { {{plugin}} } }
                snapshot-store { plugin = "akka.persistence.snapshot-store.sql", sql { {{plugin}} } }
              }
            }
            """).WithFallback(defaults);
    }

    private sealed class EventLog : UntypedPersistentActor
    {
        private IActorRef _asker = ActorRefs.Nobody;

        public override string PersistenceId => "b";

        protected override void OnCommand(object message)
        {
            switch (message)
            {
                case "event":
                    _asker = Sender;
                    Persist("what happened", _ => _asker.Tell("persisted"));
                    break;
                case "snapshot":
                    _asker = Sender;
                    SaveSnapshot("all of it");
                    break;
                case "delete":
                    _asker = Sender;
                    DeleteMessages(LastSequenceNr);
                    break;
                default:
                    _asker.Tell(message);
                    break;
            }
        }

        protected override void OnRecover(object message)
        {
        }

        protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) => _asker.Tell(cause);
    }
}
