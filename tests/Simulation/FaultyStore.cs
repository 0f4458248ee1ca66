using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Memory;

namespace ActorMQ.Simulation;

/// <summary>A store on a disk that can be full, and that can lose power: then it writes nothing any more.</summary>
internal sealed class FaultyStore : IJournalStore
{
    private readonly MemoryJournalStore _store;

    public FaultyStore(MemoryDisk disk) => _store = new MemoryJournalStore(disk);

    public bool IsFull { get; set; }

    public string Driver => "simulated";

    public long SizeBytes => _store.SizeBytes;

    public JournalRecovery Open() => _store.Open();

    public void EnsureRoom(long bytes)
    {
        if (IsFull) throw new JournalFullException("The simulated disk is full.");
        _store.EnsureRoom(bytes);
    }

    public void Commit(CommitPlan plan) => _store.Commit(plan);

    public bool Maintain(bool isIdle) => _store.Maintain(isIdle);

    public JournalPage Read(PageRequest request) => _store.Read(request);

    public JournalVerification Verify() => _store.Verify();

    public void Dispose() => _store.Dispose();
}
