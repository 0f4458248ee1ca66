using System.Net.Sockets;
using Npgsql;

namespace ActorMQ.Persistence.Postgres;

/// <summary>Looks whether a database can keep a journal, without changing anything, and says what is missing and which statement helps.</summary>
public static class PostgresCheck
{
    private const int OldestServer = 12;

    private static readonly string[] Tables = ["journal", "snapshot", "actormq_lease", "actormq_standby", "actormq_version"];

    /// <param name="connectionString">The configured one.</param>
    /// <param name="schema">The configured one.</param>
    /// <param name="cancellation">Ends it, as when the database takes too long to answer.</param>
    /// <returns>Empty when all is well.</returns>
    public static async Task<IReadOnlyList<PostgresFinding>> RunAsync(string connectionString, string schema, CancellationToken cancellation = default)
    {
        try
        {
            // As a master would connect, to see whether its settings arrive; and not by way of a pool, which may have sessions that cannot be had again.
            var master = new NpgsqlConnectionStringBuilder(EpochConnection.For(connectionString, "check", 0)) { Pooling = false };
            await using var connection = new NpgsqlConnection(master.ConnectionString);
            await connection.OpenAsync(cancellation);
            return await LookAsync(connection, schema, cancellation);
        }
        catch (ArgumentException e)
        {
            return [Error($"The connection string cannot be understood: {e.Message}")];
        }
        catch (NpgsqlException e)
        {
            return [Error(WhyNotConnected(e, connectionString))];
        }
        catch (OperationCanceledException)
        {
            return [Error($"{Server(connectionString)} did not answer in time. Is it running, and does a firewall let this host through?")];
        }
    }

    private static async Task<IReadOnlyList<PostgresFinding>> LookAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            return [Error($"The server is PostgreSQL {connection.PostgreSqlVersion}; at least {OldestServer} is needed.")];
        }
        if (await AskAsync(connection, "SELECT current_setting('actormq.broker', true) IS DISTINCT FROM 'check'", cancellation))
        {
            return [Error("The settings of a session do not arrive, so something between here and the server hands out its own. Connect to the server, and not "
                + "to a connection pooler.")];
        }
        if (await AskAsync(connection, "SELECT pg_is_in_recovery()", cancellation))
        {
            return [Error("This server is a replica and takes no writes. Name the primary, or all of them together with Target Session Attributes=primary.")];
        }
        var isMade = await PostgresSchema.IsMadeAsync(connection, schema, cancellation);
        var rights = isMade ? await RightsToUseAsync(connection, schema, cancellation) : await RightsToCreateAsync(connection, schema, cancellation);
        if (rights.Count > 0) return rights;
        var version = isMade ? await PostgresSchema.VersionAsync(connection, schema, cancellation) : 0;
        var newest = PostgresMigrations.All[^1].Version;
        if (version > newest) return [Error(PostgresSchema.TooNew(schema, version))];
        if (version < newest) rights = await RightsToCreateAsync(connection, schema, cancellation);
        return [.. rights, .. await DurabilityAsync(connection, cancellation)];
    }

    private static async Task<IReadOnlyList<PostgresFinding>> RightsToCreateAsync(
        NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        var (user, database, name) = Names(connection, schema);
        if (!await AskAsync(connection, "SELECT to_regnamespace(quote_ident($1)) IS NOT NULL", cancellation, schema))
        {
            return await AskAsync(connection, "SELECT has_database_privilege(current_database(), 'CREATE')", cancellation)
                ? []
                : [Error($"There is no schema {schema}, and user {user} may not create one. Run: CREATE SCHEMA {name} AUTHORIZATION {user}; "
                    + $"or: GRANT CREATE ON DATABASE {database} TO {user};")];
        }
        return await AskAsync(
            connection, "SELECT has_schema_privilege($1, 'CREATE') AND has_schema_privilege($1, 'USAGE')", cancellation, schema)
            ? []
            : [Error($"User {user} may not make tables in schema {schema}. Run: GRANT USAGE, CREATE ON SCHEMA {name} TO {user};")];
    }

    private static async Task<IReadOnlyList<PostgresFinding>> RightsToUseAsync(
        NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        var (user, _, name) = Names(connection, schema);
        if (!await AskAsync(connection, "SELECT has_schema_privilege($1, 'USAGE')", cancellation, schema))
        {
            return [Error($"User {user} may not use schema {schema}. Run: GRANT USAGE ON SCHEMA {name} TO {user};")];
        }
        foreach (var table in Tables)
        {
            var mayAll = "SELECT bool_and(has_table_privilege(quote_ident($1) || '.' || $2, kind)) FROM unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) kind";
            if (!await AskAsync(connection, mayAll, cancellation, schema, table))
            {
                return [Error($"User {user} may not read and write {schema}.{table}. Run: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} "
                    + $"TO {user};")];
            }
        }
        return [];
    }

    /// <summary>What the server confirms is what producers are told is safe.</summary>
    private static async Task<IReadOnlyList<PostgresFinding>> DurabilityAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var findings = new List<PostgresFinding>();
        if (await AskAsync(connection, "SELECT current_setting('synchronous_commit') = 'off'", cancellation))
        {
            findings.Add(new(IsError: false, "synchronous_commit is off for these sessions: messages that producers were told are safe are lost when the "
                + $"server crashes. Run: ALTER ROLE {Names(connection, "").User} SET synchronous_commit = on;"));
        }
        if (await AskAsync(connection, "SELECT current_setting('fsync') = 'off'", cancellation))
        {
            findings.Add(new(IsError: false, "fsync is off: the whole database may be lost when its host crashes. Set fsync = on in postgresql.conf."));
        }
        return findings;
    }

    private static string WhyNotConnected(NpgsqlException error, string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var database = settings.Database ?? settings.Username;
        return PostgresErrors.SqlState(error) switch
        {
            PostgresErrorCodes.InvalidCatalogName => $"There is no database {database} at {Server(connectionString)}. Run: CREATE DATABASE "
                + $"{PostgresSchema.Quoted(database ?? "")} OWNER {PostgresSchema.Quoted(settings.Username ?? "")};",
            PostgresErrorCodes.InvalidPassword => $"{Server(connectionString)} does not accept the password of user {settings.Username}.",
            PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"{Server(connectionString)} does not let user {settings.Username} in: {PostgresErrors.Describe(error)}. See its pg_hba.conf.",
            PostgresErrorCodes.InsufficientPrivilege => $"User {settings.Username} may not connect to database {database}. Run: GRANT CONNECT ON DATABASE "
                + $"{PostgresSchema.Quoted(database ?? "")} TO {PostgresSchema.Quoted(settings.Username ?? "")};",
            null when error.InnerException is SocketException or TimeoutException =>
                $"{Server(connectionString)} cannot be reached: {error.InnerException.Message}. Is it running, and does a firewall let this host through?",
            _ => $"{Server(connectionString)}: {PostgresErrors.Describe(error)}",
        };
    }

    private static string Server(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return $"PostgreSQL at {settings.Host}:{settings.Port}";
    }

    private static (string User, string Database, string Schema) Names(NpgsqlConnection connection, string schema) =>
        (PostgresSchema.Quoted(connection.UserName ?? ""), PostgresSchema.Quoted(connection.Database), PostgresSchema.Quoted(schema));

    private static PostgresFinding Error(string text) => new(IsError: true, text);

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string question, CancellationToken cancellation, params string[] values)
    {
        await using var command = new NpgsqlCommand(question, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
