using ActorMQ.Persistence;
using ActorMQ.Persistence.Commits;
using ActorMQ.Persistence.Memory;

namespace ActorMQ.Simulation;

/// <summary>A store on a disk that can be full, and that can lose power: then it writes nothing any more.</summary>
internal sealed class FaultyStore : IJournalStore
{
    private readonly MemoryJournalStore _store;
    private Dictionary<int, long> _inDoubt = [];

    public FaultyStore(MemoryDisk disk) => _store = new MemoryJournalStore(disk);

    public bool IsFull { get; set; }

    /// <summary>
    /// The process that had it before was killed: whatever is there may have been delivered, and counts so, as with <c>DeliveriesInDoubt</c>.
    /// </summary>
    public bool WasAbandoned { get; init; }

    public string Driver => "simulated";

    public long SizeBytes => _store.SizeBytes;

    public JournalRecovery Open()
    {
        var recovery = _store.Open();
        if (WasAbandoned) _inDoubt = recovery.Lanes.ToDictionary(lane => lane.Lane, lane => lane.NextSequence - 1);
        return recovery;
    }

    public void EnsureRoom(long bytes)
    {
        if (IsFull) throw new JournalFullException("The simulated disk is full.");
        _store.EnsureRoom(bytes);
    }

    public void Commit(CommitPlan plan) => _store.Commit(plan);

    public TimeSpan? Maintain(bool isIdle) => _store.Maintain(isIdle);

    public JournalPage Read(PageRequest request)
    {
        var page = _store.Read(request);
        return page with { Messages = [.. page.Messages.Select(Marked)] };
    }

    public JournalVerification Verify() => _store.Verify();

    public void LeaveInDoubt()
    {
    }

    public void Dispose() => _store.Dispose();

    private StoredMessage Marked(StoredMessage stored) =>
        stored.DeliveryCount == 0 && _inDoubt.TryGetValue(stored.Key.Lane, out var last) && stored.Key.Sequence <= last
            ? stored with { DeliveryCount = 1 }
            : stored;
}
