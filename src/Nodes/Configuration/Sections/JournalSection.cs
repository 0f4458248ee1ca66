using ActorMQ.Model;
using ActorMQ.Persistence;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Persistence.Sqlite;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>journal { driver, sqlite { … }, sql { … }, … }</c></summary>
internal static class JournalSection
{
    private enum Driver
    {
        Sqlite,
        Sql,
        Memory,
    }

    /// <param name="section">Where it is written.</param>
    /// <param name="broker">Whose log it is.</param>
    /// <param name="dataDirectory">Where files go.</param>
    /// <param name="sqlite">How the driver sqlite is to work; null if it is another one.</param>
    /// <param name="sql">How the driver sql is to work; null if it is another one.</param>
    public static JournalOptions Read(
        ConfigSection section, string broker, string dataDirectory, out SqliteJournalOptions? sqlite, out LogJournalOptions? sql)
    {
        var defaults = new JournalOptions();
        var options = new JournalOptions
        {
            MaxChangesPerCommit = section.Integer("max-changes-per-commit", defaults.MaxChangesPerCommit),
            MaxBytesPerCommit = section.Size("max-bytes-per-commit", defaults.MaxBytesPerCommit),
            RetryInterval = section.Duration("retry-interval", defaults.RetryInterval),
        };
        section.Report(options.Validate());
        var driver = section.Read(
            "driver", value => ConfigValue.Choice(value, ("sqlite", Driver.Sqlite), ("sql", Driver.Sql), ("memory", Driver.Memory)), Driver.Sqlite);
        sqlite = ReadSqlite(section.Section("sqlite"), dataDirectory);
        if (driver != Driver.Sqlite) sqlite = null;
        sql = ReadSql(section.Section("sql"), broker, dataDirectory, isUsed: driver == Driver.Sql, out var maxBytes);
        if (driver != Driver.Sql) sql = null;
        section.Close();
        return sql is null ? options : options with { MaxBytesPerCommit = new ByteSize(Math.Min(maxBytes.Bytes, options.MaxBytesPerCommit.Bytes)) };
    }

    private static LogJournalOptions ReadSql(ConfigSection section, string broker, string dataDirectory, bool isUsed, out ByteSize maxBytes)
    {
        var defaults = new LogJournalOptions { PersistenceId = broker, SpillDirectory = dataDirectory };
        var provider = section.Text("provider", defaults.Provider);
        var options = defaults with
        {
            Provider = provider,
            ConnectionString = section.OptionalText("connection-string") ?? "",
            Schema = section.OptionalText("schema", PostgresSchema.DefaultName),
            // What PostgreSQL gets is made and looked after by ourselves.
            CreatesTables = !provider.StartsWith("PostgreSQL", StringComparison.OrdinalIgnoreCase),
            SpillDirectory = section.Read("spill-directory", ConfigValue.OptionalLocation, null) ?? dataDirectory,
            SnapshotAfter = section.Size("snapshot-after", defaults.SnapshotAfter),
            ReleaseAfter = section.Duration("release-after", defaults.ReleaseAfter),
            ReadCache = section.Size("read-cache", defaults.ReadCache),
            Timeout = section.Duration("timeout", defaults.Timeout),
            PollInterval = section.Duration("poll-interval", defaults.PollInterval),
            OnDamage = ReadOnDamage(section, defaults.OnDamage),
        };
        maxBytes = section.Size("max-bytes-per-event", DefaultMaxBytesPerEvent);
        if (maxBytes.Bytes < 1) section.Error("max-bytes-per-event", "must be at least 1B");
        if (isUsed) section.Report(options.Validate());
        section.Close();
        return options;
    }

    /// <summary>Whoever wants one message of an event reads all of it.</summary>
    private static ByteSize DefaultMaxBytesPerEvent { get; } = ByteSize.MiB(4);

    private static DamageResponse ReadOnDamage(ConfigSection section, DamageResponse fallback) => section.Read(
        "on-damage", value => ConfigValue.Choice(value, ("refuse", DamageResponse.Refuse), ("continue", DamageResponse.Continue)), fallback);

    private static SqliteJournalOptions ReadSqlite(ConfigSection section, string dataDirectory)
    {
        var defaults = new SqliteJournalOptions { Directory = dataDirectory };
        var options = new SqliteJournalOptions
        {
            Directory = section.Read("directory", ConfigValue.OptionalLocation, null) ?? dataDirectory,
            MinFreeSpace = section.Size("min-free-space", defaults.MinFreeSpace),
            MaxSize = section.Read("max-size", ConfigValue.OptionalSize, defaults.MaxSize),
            OnDamage = ReadOnDamage(section, defaults.OnDamage),
            CheckAtStart = section.Size("check-at-start", defaults.CheckAtStart),
            CacheSize = section.Size("cache-size", defaults.CacheSize),
            CheckpointAfter = section.Size("checkpoint-after", defaults.CheckpointAfter),
            ReleaseAfter = section.Duration("release-after", defaults.ReleaseAfter),
            MaxLogSize = section.Size("max-log-size", defaults.MaxLogSize),
        };
        section.Report(options.Validate());
        section.Close();
        return options;
    }
}
