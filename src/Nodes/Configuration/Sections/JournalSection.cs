using ActorMQ.Persistence;
using ActorMQ.Persistence.Sqlite;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>journal { driver, sqlite { … }, … }</c></summary>
internal static class JournalSection
{
    public static JournalOptions Read(ConfigSection section, string dataDirectory, out SqliteJournalOptions? sqlite)
    {
        var defaults = new JournalOptions();
        var options = new JournalOptions
        {
            MaxChangesPerCommit = section.Integer("max-changes-per-commit", defaults.MaxChangesPerCommit),
            MaxBytesPerCommit = section.Size("max-bytes-per-commit", defaults.MaxBytesPerCommit),
            RetryInterval = section.Duration("retry-interval", defaults.RetryInterval),
        };
        section.Report(options.Validate());
        var usesSqlite = section.Read("driver", value => ConfigValue.Choice(value, ("sqlite", true), ("memory", false)), true);
        sqlite = ReadSqlite(section.Section("sqlite"), dataDirectory);
        if (!usesSqlite) sqlite = null;
        section.Close();
        return options;
    }

    private static SqliteJournalOptions ReadSqlite(ConfigSection section, string dataDirectory)
    {
        var defaults = new SqliteJournalOptions { Directory = dataDirectory };
        var options = new SqliteJournalOptions
        {
            Directory = section.Read("directory", ConfigValue.OptionalLocation, null) ?? dataDirectory,
            MinFreeSpace = section.Size("min-free-space", defaults.MinFreeSpace),
            MaxSize = section.Read("max-size", ConfigValue.OptionalSize, defaults.MaxSize),
            OnDamage = section.Read(
                "on-damage", value => ConfigValue.Choice(value, ("refuse", DamageResponse.Refuse), ("continue", DamageResponse.Continue)), defaults.OnDamage),
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
