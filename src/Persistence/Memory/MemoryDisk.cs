namespace ActorMQ.Persistence.Memory;

/// <summary>What a <see cref="MemoryJournalStore"/> has committed. It outlives the store as a disk outlives a process.</summary>
public sealed class MemoryDisk
{
    /// <summary>The process that had it open died: another store can open it, the old one can do nothing any more.</summary>
    public void Abandon()
    {
        lock (Gate) Holder = null;
    }

    internal object Gate { get; } = new();

    internal Dictionary<int, MemoryLane> Lanes { get; } = [];

    internal MemoryJournalStore? Holder { get; set; }
}
