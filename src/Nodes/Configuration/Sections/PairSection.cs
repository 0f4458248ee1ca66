using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Persistence.Lease;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Persistence.Sqlite;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>pair { … }</c></summary>
internal static class PairSection
{
    // What is missing is told where it is missing.
    private const string None = "-";

    /// <returns>Null when the node serves its broker alone.</returns>
    /// <param name="section">What is configured.</param>
    /// <param name="broker">The name of the broker that both nodes serve.</param>
    /// <param name="sqlite">The directory that two processes of one machine may share.</param>
    /// <param name="sql">The database that two nodes may share. Null as that, when the journal is in memory.</param>
    public static PairOptions? Read(ConfigSection section, string broker, SqliteJournalOptions? sqlite, LogJournalOptions? sql)
    {
        var isEnabled = section.Boolean("enabled", false);
        var node = section.OptionalText("node") ?? (sqlite is null ? Environment.MachineName : $"{Environment.MachineName}-{Environment.ProcessId}");
        var usual = new LeaseOptions
        {
            ConnectionString = OrNone(sql?.ConnectionString),
            Schema = sql?.Schema ?? PostgresSchema.DefaultName,
            Broker = OrNone(broker),
            Node = node,
            Address = Environment.MachineName,
        };
        var lease = usual with
        {
            Ttl = section.Duration("ttl", usual.Ttl),
            Beat = section.Duration("beat", usual.Beat),
            Grace = section.Duration("grace", usual.Grace),
        };
        section.Report(lease.Validate());
        var options = new PairOptions { Node = node, Lease = sql is null ? null : lease };
        options = options with { RetryInterval = section.Duration("retry-interval", options.RetryInterval) };
        if (options.RetryInterval <= TimeSpan.Zero) section.Error("retry-interval", "expected longer than 0");
        if (isEnabled && sqlite is null && sql is null)
            section.Error("enabled", "two nodes need a journal that both can open: journal.driver = sqlite, or sql");
        section.Close();
        // The log takes nothing but from a master, so that even a node without another one has to be it.
        return isEnabled || sql is { CreatesTables: false } ? options : null;
    }

    private static string OrNone(string? value) => string.IsNullOrWhiteSpace(value) ? None : value;
}
