using ActorMQ.Model;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Tests.Log;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

/// <summary>The log in a PostgreSQL database, fenced as a master's is.</summary>
public sealed class PostgresLogJournalTests(PostgresLog postgres) : JournalConformance, IClassFixture<PostgresLog>
{
    private readonly TempDirectory _spill = new();
    private readonly List<KillableStore> _stores = [];
    private LogJournalOptions _options = postgres.NewBroker();

    // Snapshots, and what follows from them, as often as possible, so that every test meets some of that.
    private protected override IJournalStore NewStore(ListLogger log)
    {
        var store = new KillableStore(new LogJournalStore(
            _options with { SpillDirectory = _spill, SnapshotAfter = ByteSize.KiB(64), ReleaseAfter = TimeSpan.Zero }, log));
        _stores.Add(store);
        return store;
    }

    private protected override int AfterLoss(int deliveries) => Math.Max(1, deliveries);

    private protected override void Crash() => _stores[^1].Kill();

    private protected override void StartAnew() => _options = postgres.NewBroker();

    private protected override void Cleanup() => _spill.Dispose();
}
