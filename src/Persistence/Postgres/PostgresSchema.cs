using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ActorMQ.Persistence.Postgres;

/// <summary>
/// Our tables in PostgreSQL: a schema with the log's tables as Akka.Persistence.Sql knows them, the lease, and the fence that lets nobody but the newest
/// master write. Any number of nodes may start at once; the first one makes what is missing and the others wait for it.
/// </summary>
public static class PostgresSchema
{
    public const string DefaultName = "actormq";

    /// <summary>Creates what is not there and updates what is older; nothing but a look when all is as it should be.</summary>
    /// <param name="connectionString">Of a user who may create what is missing; when nothing is, of one who may use it.</param>
    /// <param name="schema">Its name.</param>
    /// <param name="log">Is told when something was made.</param>
    /// <param name="cancellation">Ends it, with nothing made.</param>
    /// <exception cref="JournalException">It cannot be made, or is one of a newer version. The message says what an administrator can do.</exception>
    public static Task EnsureAsync(string connectionString, string schema, ILogger log, CancellationToken cancellation = default) =>
        EnsureAsync(connectionString, schema, PostgresMigrations.All, log, cancellation);

    internal static async Task EnsureAsync(
        string connectionString, string schema, IReadOnlyList<PostgresMigration> migrations, ILogger log, CancellationToken cancellation)
    {
        try
        {
            // Needed once: a pool would keep it.
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellation);
            await MigrateAsync(connection, schema, migrations, log, cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            var findings = await PostgresCheck.RunAsync(connectionString, schema, cancellation);
            var advice = findings.FirstOrDefault(finding => finding.IsError)?.Text ?? PostgresErrors.Describe(e);
            throw new JournalException($"The journal's tables in PostgreSQL could not be made ready; nothing was changed. {advice}", e);
        }
    }

    /// <summary>Whether our tables are there, in whatever version.</summary>
    internal static async Task<bool> IsMadeAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = $1 AND tablename = 'actormq_version')", connection)
        {
            Parameters = { new() { Value = schema } },
        };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Of tables that are there.</summary>
    internal static async Task<int> VersionAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT version FROM {Quoted(schema)}.actormq_version", connection);
        return await command.ExecuteScalarAsync(cancellation) is int number ? number : 0;
    }

    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal static string TooNew(string schema, int version) => string.Create(
        CultureInfo.InvariantCulture,
        $"Schema {schema} has version {version}, and this program knows no newer one than {PostgresMigrations.All[^1].Version}. Start the program that ")
        + "made it, or a newer one.";

    private static async Task MigrateAsync(
        NpgsqlConnection connection, string schema, IReadOnlyList<PostgresMigration> migrations, ILogger log, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({SessionLockKey.Of($"actormq schema {schema}")})", cancellation);
        var version = await IsMadeAsync(connection, schema, cancellation) ? await VersionAsync(connection, schema, cancellation) : 0;
        var newest = migrations[^1].Version;
        if (version > newest) throw new JournalException(TooNew(schema, version));
        if (version == newest) return;
        if (version == 0) await ExecuteAsync(connection, Create(schema), cancellation);
        foreach (var migration in migrations.Where(migration => migration.Version > version))
        {
            var step = string.Create(CultureInfo.InvariantCulture, $"UPDATE {Quoted(schema)}.actormq_version SET version = {migration.Version}");
            await ExecuteAsync(connection, $"{migration.SqlFor(Quoted(schema))};\n{step}", cancellation);
        }
        await transaction.CommitAsync(cancellation);
        log.Migrated($"PostgreSQL schema {schema}", version, newest);
    }

    /// <summary>Not <c>IF NOT EXISTS</c> alone: for that PostgreSQL asks for the right to create even when there is nothing to create.</summary>
    private static string Create(string schema) => $"""
        DO $$ BEGIN
            IF to_regnamespace('{Quoted(schema).Replace("'", "''", StringComparison.Ordinal)}') IS NULL THEN CREATE SCHEMA {Quoted(schema)}; END IF;
        END $$;
        CREATE TABLE {Quoted(schema)}.actormq_version (version int NOT NULL);
        INSERT INTO {Quoted(schema)}.actormq_version VALUES (0);
        """;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
