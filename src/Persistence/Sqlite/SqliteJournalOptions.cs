using ActorMQ.Model;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Where the journal lies and how much it may take.</summary>
public sealed record SqliteJournalOptions
{
    /// <summary>The directory of the journal's files; created if need be. Only one process at a time can use it.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// New messages wait while the disk has less free than this, so that deletions, which take some room before they give it back, still
    /// find it. Pages in the journal's files that are free again count as free.
    /// </summary>
    public ByteSize MinFreeSpace { get; init; } = ByteSize.MiB(256);

    /// <summary>The most the messages may take on disk; null without limit. New messages wait when it is reached.</summary>
    public ByteSize? MaxSize { get; init; }

    /// <summary>What to do when the files are damaged.</summary>
    public DamageResponse OnDamage { get; init; }

    /// <summary>
    /// So much of the messages is read and checked when the journal is opened; of the rest only how it hangs together. Damage behind it is
    /// found when it is read.
    /// </summary>
    public ByteSize CheckAtStart { get; init; } = ByteSize.MiB(256);

    /// <summary>Memory for pages of the database, for the writer and for the reader each; as much again once there are transient messages.</summary>
    public ByteSize CacheSize { get; init; } = ByteSize.MiB(4);

    /// <summary>
    /// Once the write-ahead log has grown by this much, it is copied into the database: between two commits, and the second one waits
    /// for that, so less means shorter pauses and more of them.
    /// </summary>
    public ByteSize CheckpointAfter { get; init; } = ByteSize.MiB(8);

    /// <summary>
    /// While pages are read, the write-ahead log cannot be started anew and grows. When it is as long as this, the writer waits for the
    /// reader, and the reader for the writer.
    /// </summary>
    public ByteSize MaxLogSize { get; init; } = ByteSize.MiB(64);

    /// <summary>
    /// Room in the files that messages have not needed for this long, or up to twice as long, is given back to the disk, step by step while
    /// there is nothing to write.
    /// </summary>
    public TimeSpan ReleaseAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Stands in for the disk in tests: its free bytes.</summary>
    internal Func<long>? FreeBytes { get; init; }

    /// <summary>What is wrong with these values; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(Directory)) errors.Add("directory must be given");
        if (MinFreeSpace.Bytes < 0) errors.Add("min-free-space must not be negative");
        if (MaxSize is { } max && max < ByteSize.MiB(1)) errors.Add("max-size must be at least 1MiB");
        if (CheckAtStart.Bytes < 0) errors.Add("check-at-start must not be negative");
        if (CacheSize < ByteSize.KiB(256)) errors.Add("cache-size must be at least 256KiB");
        if (CheckpointAfter < ByteSize.KiB(64)) errors.Add("checkpoint-after must be at least 64KiB");
        if (MaxLogSize < CheckpointAfter) errors.Add("max-log-size must not be less than checkpoint-after");
        if (ReleaseAfter < TimeSpan.Zero) errors.Add("release-after must not be negative");
        return errors;
    }
}
