using ActorMQ.Model;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

/// <summary>The log in a PostgreSQL database.</summary>
public sealed class PostgresLogJournalTests(PostgresServerFixture postgres) : JournalConformance, IClassFixture<PostgresServerFixture>
{
    private static int _logs;

    private readonly Support.TempDirectory _spill = new();
    private readonly List<KillableStore> _stores = [];
    private int _log = Interlocked.Increment(ref _logs);

    // Snapshots, and what follows from them, as often as possible, so that every test meets some of that.
    private protected override IJournalStore NewStore(ListLogger log)
    {
        var store = new KillableStore(new LogJournalStore(
            new LogJournalOptions
            {
                PersistenceId = $"broker-{_log}",
                ConnectionString = postgres.Server.ConnectionString(),
                CreatesTables = true,
                SpillDirectory = _spill,
                SnapshotAfter = ByteSize.KiB(64),
                ReleaseAfter = TimeSpan.Zero,
            },
            log));
        _stores.Add(store);
        return store;
    }

    private protected override void Crash() => _stores[^1].Kill();

    private protected override void StartAnew() => _log = Interlocked.Increment(ref _logs);

    private protected override void Cleanup() => _spill.Dispose();
}
