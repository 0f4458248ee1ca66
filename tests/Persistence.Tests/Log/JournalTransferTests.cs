using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Postgres;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;
using ActorMQ.Persistence.Transfer;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Persistence.Tests.Log;

public sealed class JournalTransferTests(PostgresLog postgres) : IClassFixture<PostgresLog>, IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly TempDirectory _others = new();
    private readonly TempDirectory _spill = new();

    public void Dispose()
    {
        _files.Dispose();
        _others.Dispose();
        _spill.Dispose();
    }

    [Fact]
    public async Task All_that_is_on_disk_goes_into_a_database_and_back()
    {
        var options = postgres.NewBroker();
        var expected = await Fill(Sqlite(_files), 2500);

        Assert.Equal(2504, Copy(Sqlite(_files), Log(options)));
        Assert.Equal(expected, await Content(Log(options)));
        Assert.Equal(2504, Copy(Log(options), Sqlite(_others)));
        Assert.Equal(expected, await Content(Sqlite(_others)));
    }

    [Fact]
    public async Task A_copy_that_was_cut_short_goes_on_where_it_ended()
    {
        var options = postgres.NewBroker();
        var expected = await Fill(Sqlite(_files), 2500);
        using var cancellation = new CancellationTokenSource();
        var pieces = 0;

        Assert.Throws<OperationCanceledException>(() => Copy(Sqlite(_files), Log(options), _ =>
        {
            if (++pieces == 2) cancellation.Cancel();
        }, cancellation.Token));
        var first = new List<long>();
        Copy(Sqlite(_files), Log(options), copied => first.Add(copied));

        Assert.True(first[0] > 1000);
        Assert.Equal(expected, await Content(Log(options)));
    }

    [Fact]
    public async Task A_journal_with_something_else_in_it_is_not_written_to()
    {
        await Fill(Sqlite(_files), 1);
        await Fill(Sqlite(_others), 1);

        var failure = Assert.Throws<JournalException>(() => Copy(Sqlite(_files), Sqlite(_others)));

        Assert.Contains("something else", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_in_use_is_not_copied()
    {
        await using var journal = JournalUnderTest.Open(_ => Sqlite(_files));

        Assert.Throws<JournalException>(() => Copy(Sqlite(_files), Sqlite(_others)));
    }

    [Fact]
    public async Task A_log_whose_master_lives_is_not_taken()
    {
        var options = postgres.NewBroker();
        var taken = await LogClaim.TakeAsync(postgres.Server.ConnectionString(), PostgresSchema.DefaultName, options.PersistenceId, "test");
        Assert.Contains("actormq.epoch=2", taken, StringComparison.Ordinal);
        postgres.Execute($"UPDATE actormq.actormq_lease SET holder = 'a', expires_at = now() + interval '1 hour' WHERE broker = '{options.PersistenceId}'");

        var failure = await Assert.ThrowsAsync<JournalException>(
            () => LogClaim.TakeAsync(postgres.Server.ConnectionString(), PostgresSchema.DefaultName, options.PersistenceId, "test"));

        Assert.Contains("is running", failure.Message, StringComparison.Ordinal);
    }

    private static long Copy(IJournalStore from, IJournalStore to, Action<long>? report = null, CancellationToken cancellation = default)
    {
        using (from)
        using (to) return new JournalTransfer(from, "the test's journal", to).Run(new Told(report), cancellation);
    }

    private static SqliteJournalStore Sqlite(string directory) =>
        new(new SqliteJournalOptions { Directory = directory, MinFreeSpace = default }, NullLogger.Instance);

    private LogJournalStore Log(LogJournalOptions options) => new(options with { SpillDirectory = _spill }, NullLogger.Instance);

    private static async Task<List<string>> Fill(IJournalStore store, int messages)
    {
        await using (var journal = JournalUnderTest.Open(_ => store))
        {
            var (deep, one, two) = (journal.Lane("deep"), journal.Lane("one", 9), journal.Lane("two"));
            await journal.Write(batch =>
            {
                for (var i = 1; i <= messages; i++) batch.Puts.Add(JournalUnderTest.Put(deep, i * 3, $"{i}", deliveryCount: i % 2));
            });
            var shared = TestMessages.Shared("for both", journal.Journal.NextShare());
            foreach (var lane in new[] { one, two }) await journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 7, shared)));
            await journal.WriteTexts(journal.Journal.OpenLane(JournalDefinitions.Owner, 0), "definition");
            await journal.WriteTexts(two, 8, [new string('x', 1_200_000)]);
        }
        return await Content(store);
    }

    /// <summary>All there is, a line for each message.</summary>
    private static async Task<List<string>> Content(IJournalStore store)
    {
        await using var journal = JournalUnderTest.Open(_ => store);
        var lines = new List<string>();
        foreach (var lane in journal.Journal.Recovered)
        {
            Assert.NotEqual(new DestinationName(DestinationKind.DurableSubscription, "/copy"), lane.Destination);
            foreach (var stored in await journal.ReadAll(lane.Lane))
            {
                lines.Add($"{lane.Destination} {lane.Priority} {stored.Key} {stored.DeliveryCount} {stored.Message.ShareId} {stored.Message.Flags} "
                    + stored.Message.BodyText());
            }
        }
        return lines;
    }

    private sealed class Told(Action<long>? report) : IProgress<(long Copied, long Total)>
    {
        public void Report((long Copied, long Total) value) => report?.Invoke(value.Copied);
    }
}
