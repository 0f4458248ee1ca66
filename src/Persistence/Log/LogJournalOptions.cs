using ActorMQ.Model;
using Akka.Actor;

namespace ActorMQ.Persistence.Log;

/// <summary>Which log the journal is kept in, and how it is kept.</summary>
public sealed record LogJournalOptions
{
    /// <summary>The provider that keeps everything in memory, for tests and simulations; it needs <see cref="System"/>.</summary>
    public const string MemoryProvider = "memory";

    /// <summary>Whose log it is: the broker's name.</summary>
    public required string PersistenceId { get; init; }

    /// <summary>The kind of database, by linq2db's name for it, or <see cref="MemoryProvider"/>.</summary>
    public string Provider { get; init; } = "PostgreSQL.15";

    /// <summary>How to reach the database, in the words of its provider.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>The schema of the log's tables; null for the one that the database takes by itself.</summary>
    public string? Schema { get; init; }

    /// <summary>Makes the tables if they are not there; else somebody has to have made them.</summary>
    public bool CreatesTables { get; init; }

    /// <summary>Where messages go that need not survive a restart, once memory has no room for them. Created when it is needed.</summary>
    public required string SpillDirectory { get; init; }

    /// <summary>
    /// A snapshot is saved once so much was written to the log since the last one: as much has to be read when the journal is opened, and is
    /// kept in the database besides what is needed.
    /// </summary>
    public ByteSize SnapshotAfter { get; init; } = ByteSize.MiB(32);

    /// <summary>After so long without anything to write, room that nothing is in is given back before so much was written.</summary>
    public TimeSpan ReleaseAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Memory for what was read of the log lately.</summary>
    public ByteSize ReadCache { get; init; } = ByteSize.MiB(16);

    /// <summary>What the database does not answer in this time has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What to do when the log is found damaged.</summary>
    public DamageResponse OnDamage { get; init; }

    /// <summary>How often a standby looks whether there is more in the log.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the persistent actor instead of an actor system of the journal's own; whoever gives it ends it.</summary>
    public ActorSystem? System { get; init; }

    /// <summary>Stands in for plugins in tests: more configuration for Akka, ahead of ours.</summary>
    internal string Overrides { get; init; } = "";

    /// <summary>What is wrong with these values; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrEmpty(PersistenceId)) errors.Add("the log needs a name");
        if (Provider != MemoryProvider && string.IsNullOrWhiteSpace(ConnectionString)) errors.Add("connection-string must be given");
        if (string.IsNullOrWhiteSpace(Provider)) errors.Add("provider must be given");
        if (SnapshotAfter < ByteSize.KiB(64)) errors.Add("snapshot-after must be at least 64KiB");
        if (ReadCache < ByteSize.KiB(64)) errors.Add("read-cache must be at least 64KiB");
        if (Timeout < TimeSpan.FromMilliseconds(100)) errors.Add("timeout must be at least 100ms");
        if (ReleaseAfter < TimeSpan.Zero) errors.Add("release-after must not be negative");
        if (PollInterval < TimeSpan.FromMilliseconds(10)) errors.Add("poll-interval must be at least 10ms");
        return errors;
    }
}
