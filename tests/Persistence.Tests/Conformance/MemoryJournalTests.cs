using ActorMQ.Persistence.Memory;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public sealed class MemoryJournalTests : JournalConformance
{
    private MemoryDisk _disk = new();

    private protected override IJournalStore NewStore(ListLogger log) => new MemoryJournalStore(_disk);

    private protected override void Crash() => _disk.Abandon();

    private protected override void StartAnew() => _disk = new MemoryDisk();

    private protected override void Cleanup()
    {
    }
}
