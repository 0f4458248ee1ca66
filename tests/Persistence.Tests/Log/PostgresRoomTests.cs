using ActorMQ.Model;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Persistence.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Persistence.Tests.Log;

/// <summary>What the log's tables take on the database's disk, when the database itself does nothing about it.</summary>
public sealed class PostgresRoomTests(PostgresLog postgres) : IClassFixture<PostgresLog>, IAsyncLifetime
{
    private const int VacuumRefused = 127;
    private const int PerEvent = 100;
    private const int Size = 10_000;

    private readonly Support.TempDirectory _spill = new();

    public Task InitializeAsync()
    {
        foreach (var table in new[] { "journal", "snapshot" })
        {
            postgres.Execute($"ALTER TABLE actormq.{table} SET (autovacuum_enabled = false, toast.autovacuum_enabled = false)");
            postgres.Execute($"VACUUM actormq.{table}");
        }
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _spill.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_queue_that_is_drained_gives_its_room_back_to_the_disk()
    {
        const int Events = 50;
        await using var journal = Open(postgres.NewBroker() with { SnapshotAfter = ByteSize.MiB(4), ReleaseAfter = TimeSpan.Zero });
        var lane = journal.Lane("orders");
        for (var i = 0; i < Events; i++) await Write(journal, lane, i);
        Assert.True(TableBytes() > Events * PerEvent * Size);

        await journal.Write(batch => batch.Deletes.AddRange(Enumerable.Range(1, Events * PerEvent).Select(i => new MessageKey(lane, i))));

        await Eventually.HoldsAsync(() => TableBytes() < 1_000_000);
        await journal.WriteTexts(lane, (Events * PerEvent) + 1, ["next"]);
        Assert.Equal(["next"], await journal.Texts(lane));
    }

    [Fact]
    public async Task Tables_stay_small_while_messages_come_and_go()
    {
        await using var journal = Open(postgres.NewBroker() with { SnapshotAfter = ByteSize.MiB(1), ReleaseAfter = TimeSpan.FromHours(1) });
        var (lane, other) = (journal.Lane("orders"), journal.Lane("stays"));
        await journal.WriteTexts(other, "stays");
        for (var round = 0; round < 20; round++)
        {
            var vacuums = Vacuums();
            for (var i = round * 5; i < (round + 1) * 5; i++)
            {
                await Write(journal, lane, i);
                await journal.Write(batch => batch.Deletes.AddRange(Enumerable.Range((i * PerEvent) + 1, PerEvent).Select(key => new MessageKey(lane, key))));
            }
            await Eventually.HoldsAsync(() => Vacuums() > vacuums);
        }

        Assert.InRange(TableBytes(), 0, 25_000_000);
        Assert.Equal(["stays"], await journal.Texts(other));
    }

    [Fact]
    public async Task Who_may_not_vacuum_is_told_once_what_helps()
    {
        var options = postgres.NewBroker();
        postgres.Execute("CREATE ROLE guest LOGIN; GRANT USAGE ON SCHEMA actormq TO guest; GRANT ALL ON ALL TABLES IN SCHEMA actormq TO guest");
        await using var journal = Open(options with
        {
            ConnectionString = EpochConnection.For(postgres.Server.ConnectionString(user: "guest"), options.PersistenceId, 1),
            SnapshotAfter = ByteSize.KiB(64),
            ReleaseAfter = TimeSpan.Zero,
        });
        var lane = journal.Lane("orders");
        for (var i = 0; i < 4; i++) await Write(journal, lane, i);
        await journal.Write(batch => batch.DroppedLanes.Add(lane));

        await Eventually.HoldsAsync(() => journal.Log.Count(VacuumRefused) > 0);

        Assert.Contains("ALTER TABLE \"actormq\".journal OWNER TO \"guest\"", journal.Log.Text(VacuumRefused), StringComparison.Ordinal);
    }

    private static Task Write(JournalUnderTest journal, int lane, int @event) => journal.Write(batch =>
    {
        for (var i = 1; i <= PerEvent; i++) batch.Puts.Add(JournalUnderTest.Put(lane, (@event * PerEvent) + i, TestMessages.OfSize(Size)));
    });

    private long TableBytes() => postgres.Number("SELECT pg_total_relation_size('actormq.journal') + pg_total_relation_size('actormq.snapshot')");

    private long Vacuums() => postgres.Number("SELECT vacuum_count FROM pg_stat_all_tables WHERE relid = 'actormq.journal'::regclass");

    private JournalUnderTest Open(LogJournalOptions options) =>
        JournalUnderTest.Open(log => new LogJournalStore(options with { SpillDirectory = _spill }, log));
}
