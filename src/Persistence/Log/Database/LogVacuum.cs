using ActorMQ.Persistence.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActorMQ.Persistence.Log.Database;

/// <summary>
/// Makes the room of deleted rows available to new ones in PostgreSQL, and cuts off what is empty at the end of the tables. Autovacuum does that as well,
/// but looks only once a minute, when at full speed gigabytes have been written. It is no write that the fence would see, and needs no epoch.
/// </summary>
internal sealed class LogVacuum(LogJournalOptions options, ILogger log) : IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    /// <summary>The user may not: it is left to autovacuum.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Goes through the tables once, on a connection of its own. It never fails.</summary>
    /// <returns>False when it has not been done.</returns>
    public async Task<bool> RunAsync()
    {
        try
        {
            // How long it takes depends on how much there is; nobody waits for it.
            var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, CommandTimeout = 0 };
            var patient = EpochConnection.With(settings.ConnectionString, settings.ApplicationName ?? "actormq", "-c statement_timeout=0");
            await using var connection = new NpgsqlConnection(patient);
            connection.Notice += (_, e) => Refused(e.Notice, settings.Username);
            await connection.OpenAsync(_closed.Token);
            await using var command = new NpgsqlCommand($"VACUUM (INDEX_CLEANUP ON, TRUNCATE ON) {Table("journal")}, {Table("snapshot")}", connection);
            await command.ExecuteNonQueryAsync(_closed.Token);
            return !IsRefused;
        }
        catch (Exception e)
        {
            if (!_closed.IsCancellationRequested) log.MaintenanceFailed(e);
            return false;
        }
    }

    /// <summary>What is under way is given up.</summary>
    public void Dispose() => _closed.Cancel();

    /// <summary>A table that the user may not vacuum is left out with a warning.</summary>
    private void Refused(PostgresNotice notice, string? user)
    {
        if (notice.InvariantSeverity != "WARNING" || IsRefused) return;
        IsRefused = true;
        var name = PostgresSchema.Quoted(user ?? "");
        log.VacuumRefused(
            notice.MessageText,
            $"ALTER TABLE {Table("journal")} OWNER TO {name}; ALTER TABLE {Table("snapshot")} OWNER TO {name};",
            $"GRANT MAINTAIN ON {Table("journal")}, {Table("snapshot")} TO {name};");
    }

    private string Table(string name) => options.Schema is { } schema ? $"{PostgresSchema.Quoted(schema)}.{name}" : name;
}
