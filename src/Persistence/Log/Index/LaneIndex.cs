namespace ActorMQ.Persistence.Log.Index;

/// <summary>What is in a lane.</summary>
internal sealed class LaneIndex(LaneName name)
{
    public LaneName Name { get; set; } = name;

    public EntryList Entries { get; } = new();

    /// <summary>Of all its messages.</summary>
    public long Bytes { get; set; }
}
