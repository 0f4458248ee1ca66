namespace ActorMQ.Persistence.Memory;

/// <summary>The committed messages of one lane. It has no name as long as none of them survives a restart.</summary>
internal sealed class MemoryLane
{
    public LaneName? Name { get; set; }

    public SortedSet<MemoryRow> Rows { get; } = new(MemoryRow.InOrder);
}
