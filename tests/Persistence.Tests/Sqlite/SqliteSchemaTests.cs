using System.Text;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

public sealed class SqliteSchemaTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly ListLogger _log = new();

    private string Database => _directory.FileIn("journal.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Released_migrations_do_not_change()
    {
        var sums = SqliteSchema.Migrations.Select(migration => (migration.Version, new Checksum(0).Add(Encoding.UTF8.GetBytes(migration.Sql)).Value));

        Assert.Equal([(1, 1086216073u), (2, 4166816578u), (3, 1673056976u)], sums);
    }

    [Fact]
    public async Task A_journal_of_version_1_is_read_as_it_was_written()
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Sqlite/Golden/version-1.db"), Database);
        await using var journal = JournalUnderTest.Open(log => new SqliteJournalStore(new SqliteJournalOptions { Directory = _directory }, log));

        var temporary = new DestinationName(DestinationKind.TemporaryQueue, "ünï");
        Assert.Equal(
            [
                new RecoveredLane(1, DestinationName.Queue("orders"), 4, 2, 88, 3),
                new RecoveredLane(2, DestinationName.Queue("orders"), 9, 1, 47, 6),
                new RecoveredLane(3, temporary, 4, 1, 50, 2),
            ],
            journal.Journal.Recovered);
        Assert.Equal(
            [("one", 7, MessageFlags.Persistent, 4, 0), ("two", 3, MessageFlags.Persistent | MessageFlags.HasEscapes, 4, 1_700_000_000_000)],
            (await journal.ReadAll(1)).Select(Content));
        Assert.Equal([("urgent", 0, MessageFlags.Persistent | MessageFlags.DeadLetter, 9, 0)], (await journal.ReadAll(2)).Select(Content));
        Assert.Equal([("temporary", 0, MessageFlags.Persistent, 4, 0)], (await journal.ReadAll(3)).Select(Content));

        static (string Text, int DeliveryCount, MessageFlags Flags, byte Priority, long Expires) Content(StoredMessage stored) =>
            (stored.Message.BodyText(), stored.DeliveryCount, stored.Message.Flags, stored.Message.Priority, stored.Message.Expires);
    }

    [Fact]
    public void An_empty_file_becomes_a_journal()
    {
        File.WriteAllBytes(Database, []);

        using (var store = NewStore()) store.Open();

        using var connection = SqliteConnection.Open(Database, isReadOnly: true);
        Assert.Equal(SqliteSchema.Migrations[^1].Version, connection.Number("PRAGMA user_version"));
        Assert.Equal(SqliteSchema.ApplicationId, connection.Number("PRAGMA application_id"));
        Assert.Equal(1, _log.Count(114));
    }

    [Fact]
    public void An_older_file_keeps_its_data_and_gets_what_is_new()
    {
        SqliteMigration[] first = [new(1, "CREATE TABLE message (id INTEGER PRIMARY KEY); INSERT INTO message VALUES (7)")];
        SqliteMigration[] all =
        [
            .. first,
            new(2, "ALTER TABLE message ADD COLUMN extra INTEGER NOT NULL DEFAULT 5"),
            new(3, "UPDATE message SET extra = extra + id"),
        ];
        using (var old = SqliteConnection.Open(Database, isReadOnly: false)) SqliteSchema.Migrate(old, Database, first, _log);

        using var connection = SqliteConnection.Open(Database, isReadOnly: false);
        SqliteSchema.Migrate(connection, Database, all, _log);
        SqliteSchema.Migrate(connection, Database, all, _log);

        Assert.Equal(12, connection.Number("SELECT extra FROM message"));
        Assert.Equal(3, connection.Number("PRAGMA user_version"));
        Assert.Equal(2, _log.Count(114));
    }

    [Fact]
    public void A_migration_that_fails_changes_nothing()
    {
        SqliteMigration[] broken = [new(1, "CREATE TABLE message (id INTEGER PRIMARY KEY)"), new(
            2, "CREATE TABLE other (id INTEGER); CREATE TABLE message (id INTEGER)")];
        using var connection = SqliteConnection.Open(Database, isReadOnly: false);

        var failure = Assert.Throws<JournalException>(() => SqliteSchema.Migrate(connection, Database, broken, _log));

        Assert.Contains("schema version 2", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, connection.Number("PRAGMA user_version"));
        Assert.Equal(1, connection.Number("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public void A_newer_file_is_refused()
    {
        using (var store = NewStore()) store.Open();
        using (var connection = SqliteConnection.Open(Database, isReadOnly: false)) connection.Execute("PRAGMA user_version=99");

        using var refused = NewStore();
        var refusal = Assert.Throws<JournalException>(() => refused.Open());

        Assert.Contains(Database, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("schema version 99", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_database_is_refused_and_not_touched()
    {
        using (var connection = SqliteConnection.Open(Database, isReadOnly: false)) connection.Execute("CREATE TABLE theirs (id INTEGER)");
        var before = File.ReadAllBytes(Database);

        using var refused = NewStore();
        Assert.Contains("not a journal", Assert.Throws<JournalException>(() => refused.Open()).Message, StringComparison.Ordinal);

        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_not_touched()
    {
        var text = Encoding.UTF8.GetBytes(new string('x', 5000));
        File.WriteAllBytes(Database, text);

        using var refused = NewStore();
        Assert.Contains(Database, Assert.Throws<JournalException>(() => refused.Open()).Message, StringComparison.Ordinal);

        Assert.Equal(text, File.ReadAllBytes(Database));
    }

    private SqliteJournalStore NewStore() => new(new SqliteJournalOptions { Directory = _directory }, _log);
}
