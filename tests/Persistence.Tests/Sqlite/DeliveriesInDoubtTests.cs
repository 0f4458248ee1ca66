using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

public sealed class DeliveriesInDoubtTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_a_killed_process_may_have_delivered_counts_as_delivered_until_it_goes()
    {
        await using (var journal = Open()) await journal.WriteTexts(journal.Lane("orders"), "one", "two");
        Abandon();
        await using (var journal = Open())
        {
            var lane = journal.Recovered("orders").Lane;
            Assert.Equal([1, 1], await DeliveryCountsAsync(journal, lane));
            await journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 3, "three")));
            Assert.Equal([1, 1, 0], await DeliveryCountsAsync(journal, lane));
            await journal.Write(batch => batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 1), 5)));
        }
        await using (var journal = Open()) Assert.Equal([5, 1, 0], await DeliveryCountsAsync(journal, journal.Recovered("orders").Lane));
    }

    [Fact]
    public async Task After_a_stop_in_order_nothing_is_in_doubt()
    {
        await using (var journal = Open()) await journal.WriteTexts(journal.Lane("orders"), "one");
        await using (var journal = Open()) Assert.Equal([0], await DeliveryCountsAsync(journal, journal.Recovered("orders").Lane));
    }

    [Fact]
    public async Task After_a_stop_out_of_order_all_is_in_doubt()
    {
        await using (var journal = Open())
        {
            await journal.WriteTexts(journal.Lane("orders"), "one");
            journal.Journal.LeaveInDoubt();
        }
        await using (var journal = Open()) Assert.Equal([1], await DeliveryCountsAsync(journal, journal.Recovered("orders").Lane));
    }

    [Fact]
    public async Task What_could_not_be_written_before_a_stop_leaves_all_in_doubt()
    {
        await using (var journal = Open())
        {
            var lane = journal.Lane("orders");
            await journal.WriteTexts(lane, "one");
            journal.Store.Fail(_ => new IOException("the test's disk fails"));
            journal.Submit(batch => batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 1), 1)));
        }
        await using (var journal = Open()) Assert.Equal([1], await DeliveryCountsAsync(journal, journal.Recovered("orders").Lane));
    }

    [Fact]
    public async Task Looking_at_a_journal_that_is_not_open_changes_nothing_about_that()
    {
        await using (var journal = Open()) await journal.WriteTexts(journal.Lane("orders"), "one");
        Verify();
        await using (var journal = Open()) Assert.Equal([0], await DeliveryCountsAsync(journal, journal.Recovered("orders").Lane));
        Abandon();
        Verify();
        await using (var journal = Open()) Assert.Equal([1], await DeliveryCountsAsync(journal, journal.Recovered("orders").Lane));

        void Verify()
        {
            using var store = new SqliteJournalStore(new SqliteJournalOptions { Directory = _directory }, new ListLogger());
            Assert.Empty(store.Verify().Problems);
        }
    }

    private static async Task<IEnumerable<int>> DeliveryCountsAsync(JournalUnderTest journal, int lane) =>
        (await journal.ReadAll(lane)).Select(stored => stored.DeliveryCount);

    /// <summary>What a killed process leaves.</summary>
    private void Abandon() => File.WriteAllText(_directory.FileIn("journal.pid"), "1\n");

    private JournalUnderTest Open() => JournalUnderTest.Open(log => new SqliteJournalStore(new SqliteJournalOptions { Directory = _directory }, log));
}
