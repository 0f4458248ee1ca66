using ActorMQ.Nodes.Configuration;
using ActorMQ.Persistence.Postgres;

namespace ActorMQ.Nodes.Commands;

/// <summary>
/// Tries the database that a configuration names. What it finds is no error of the file, which may be meant for another host, so it is a warning.
/// </summary>
internal static class DatabaseCheck
{
    private const string Key = "journal.sql.connection-string";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<IReadOnlyList<ConfigProblem>> RunAsync(LoadedConfiguration configuration, CancellationToken cancellation)
    {
        // Others make their own tables.
        if (configuration is not { Options.Sql: { CreatesTables: false } sql, Effective: { } effective }) return [];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        var findings = await PostgresCheck.RunAsync(sql.ConnectionString, sql.Schema ?? PostgresSchema.DefaultName, deadline.Token);
        var origin = effective.Get(Key).Origin;
        return [.. findings.Select(finding => new ConfigProblem(origin, IsError: false, $"actormq.{Key}: {finding.Text}"))];
    }
}
