namespace ActorMQ.Nodes.Running;

/// <summary>What can be seen of the heap.</summary>
/// <param name="Allocated">Bytes allocated since the start.</param>
/// <param name="InUse">Bytes of the heap.</param>
/// <param name="Committed">Bytes that the runtime has from the system, but for what a collection that moves has freed and not yet given back.</param>
internal readonly record struct MemoryLook(long Allocated, long InUse, long Committed)
{
    /// <summary>Bytes that the last collection of everything found in use; null before the first.</summary>
    public long? Found { get; init; }

    /// <summary>How long the last collection held up everybody.</summary>
    public TimeSpan LastPause { get; init; }
}
