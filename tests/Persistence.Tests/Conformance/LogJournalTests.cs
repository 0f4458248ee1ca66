using ActorMQ.Model;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

/// <summary>The log on Akka's journal in memory.</summary>
public sealed class LogJournalTests : JournalConformance
{
    private readonly MemoryLog _memory = new();
    private readonly TempDirectory _spill = new();
    private readonly List<KillableStore> _stores = [];
    private int _logs = 1;

    // Snapshots, and what follows from them, as often as possible, so that every test meets some of that.
    private protected override IJournalStore NewStore(ListLogger log)
    {
        var store = new KillableStore(new LogJournalStore(
            new LogJournalOptions
            {
                PersistenceId = $"broker-{_logs}",
                Provider = LogJournalOptions.MemoryProvider,
                System = _memory.System,
                SpillDirectory = _spill,
                SnapshotAfter = ByteSize.KiB(64),
                ReleaseAfter = TimeSpan.Zero,
            },
            log));
        _stores.Add(store);
        return store;
    }

    private protected override int AfterLoss(int deliveries) => Math.Max(1, deliveries);

    private protected override void Crash() => _stores[^1].Kill();

    private protected override void StartAnew() => _logs++;

    private protected override void Cleanup()
    {
        _memory.Dispose();
        _spill.Dispose();
    }
}
