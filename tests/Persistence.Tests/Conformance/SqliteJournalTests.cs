using ActorMQ.Model;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public sealed class SqliteJournalTests : JournalConformance
{
    private readonly List<TempDirectory> _directories = [new()];

    // Checkpoints, and gives back room, as often as possible, so that every test meets some of that.
    private protected override IJournalStore NewStore(ListLogger log) => new SqliteJournalStore(
        new SqliteJournalOptions { Directory = _directories[^1], MinFreeSpace = default, CheckpointAfter = ByteSize.KiB(64), ReleaseAfter = TimeSpan.Zero },
        log);

    private protected override void Crash() => _directories.Add(_directories[^1].Copy());

    private protected override void StartAnew() => _directories.Add(new TempDirectory());

    private protected override void Cleanup()
    {
        foreach (var directory in _directories) directory.Dispose();
    }
}
