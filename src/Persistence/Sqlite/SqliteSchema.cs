using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>The tables, and how older ones become what this version works with.</summary>
internal static class SqliteSchema
{
    /// <summary>Large pages: rows of a message each fill them well, and a commit of many messages writes few of them.</summary>
    public const int PageSize = 16384;

    /// <summary>Tells a journal from other databases: "AMQJ".</summary>
    public const int ApplicationId = 0x414D514A;

    /// <summary>
    /// The key is the row id, so a page of a lane is a range of rows. The frame comes last: what is in front of it can be read without it.
    /// <c>deliveries</c> is a <see cref="SealedCount"/>, <c>crc</c> a <see cref="Checksum"/> of all the rest. Instead of the frame there can
    /// be the number of a row of <see cref="SharedTable"/>: the sum is of the frame in either case.
    /// </summary>
    private const string MessageTable = """
        (
            id INTEGER PRIMARY KEY,
            deliveries INTEGER NOT NULL,
            flags INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            body INTEGER NOT NULL,
            crc INTEGER NOT NULL,
            frame BLOB NOT NULL
        )
        """;

    /// <summary>
    /// Frames of messages that are in several lanes, each deleted with the last row that refers to it. The index has those rows only, so
    /// other messages pay nothing for it.
    /// </summary>
    private const string SharedTable = "(id INTEGER PRIMARY KEY, frame BLOB NOT NULL)";

    private const string SharedIndex = "message_shared ON message (frame) WHERE typeof(frame)='integer'";

    /// <summary>Never change one that was released: add another.</summary>
    public static readonly IReadOnlyList<SqliteMigration> Migrations =
    [
        new(1, $"""
            CREATE TABLE message {MessageTable};
            CREATE TABLE lane (
                id INTEGER PRIMARY KEY,
                kind INTEGER NOT NULL,
                name TEXT NOT NULL,
                priority INTEGER NOT NULL,
                count INTEGER NOT NULL,
                bytes INTEGER NOT NULL,
                dropped INTEGER NOT NULL,
                crc INTEGER NOT NULL
            );
            """),
        // See DeliveriesInDoubt.
        new(2, "CREATE TABLE in_doubt (lane INTEGER PRIMARY KEY, sequence INTEGER NOT NULL)"),
        new(3, $"CREATE TABLE shared {SharedTable}; CREATE INDEX {SharedIndex}"),
    ];

    /// <summary>The spill database is made anew when the journal is opened, so it has no versions.</summary>
    public const string CreateSpill =
        $"CREATE TABLE IF NOT EXISTS spill.message {MessageTable}; CREATE TABLE IF NOT EXISTS spill.shared {SharedTable}; CREATE INDEX IF NOT EXISTS "
            + $"spill.{SharedIndex}";

    /// <summary>In SQL: the size of a message's frame, wherever it is.</summary>
    public static string SizeIn(string schema) =>
        $"CASE typeof(message.frame) WHEN 'integer' THEN (SELECT length(shared.frame) FROM {schema}.shared WHERE shared.id=message.frame) ELSE "
            + $"length(message.frame) END";

    /// <summary>Creates what is not there and updates what is older.</summary>
    /// <exception cref="JournalException">It is not a journal, or one of a newer version.</exception>
    public static void Migrate(SqliteConnection connection, string path, IReadOnlyList<SqliteMigration> migrations, ILogger log)
    {
        // Only heeded while the database is empty.
        connection.Execute($"PRAGMA page_size={PageSize}; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA encoding='UTF-8'");
        var version = connection.Number("PRAGMA user_version");
        var isEmpty = connection.Number("SELECT count(*) FROM sqlite_master") == 0;
        if (!isEmpty && connection.Number("PRAGMA application_id") != ApplicationId)
        {
            throw new JournalException($"The file {path} is an SQLite database, but not a journal. Move it away, or give the journal another directory.");
        }
        var newest = migrations[^1].Version;
        if (version > newest)
        {
            throw new JournalException(
                $"The journal {path} has schema version {version}, and this program knows no newer one than {newest}. Start the program that wrote it, "
                    + $"or a newer one.");
        }
        connection.Execute("PRAGMA journal_mode=WAL");
        if (version == newest) return;
        foreach (var migration in migrations)
        {
            if (migration.Version > version) Run(connection, path, migration);
        }
        log.Migrated(path, version, newest);
    }

    private static void Run(SqliteConnection connection, string path, SqliteMigration migration)
    {
        try
        {
            connection.Execute(
                $"BEGIN IMMEDIATE; {migration.Sql}; PRAGMA application_id={ApplicationId}; PRAGMA user_version={migration.Version}; COMMIT");
        }
        catch (JournalException e)
        {
            connection.Rollback();
            throw new JournalException(
                $"The journal {path} could not be brought to schema version {migration.Version}; nothing of it was changed. {e.Message}", e);
        }
    }
}
