using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

/// <summary>Room on the disk that messages do not need any more is given back while the journal is open.</summary>
public sealed class ShrinkingTests : IDisposable
{
    private const int Messages = 2000;
    private const int MessageSize = 10_000;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("journal.db", false)]
    [InlineData("spill.db", true)]
    public async Task A_journal_that_was_drained_gives_its_room_back(string file, bool isTransient)
    {
        await using var journal = Open();
        var lane = journal.Lane("orders");
        await Fill(journal, lane, isTransient);
        Assert.InRange(Size(file), Messages * MessageSize, long.MaxValue);

        await Drain(journal, lane, upTo: Messages);

        await WhenSmall(journal, file, 2_000_000);
        await WhenSmall(journal, $"{file}-wal", 0);
        await journal.WriteTexts(lane, Messages + 1, ["after"]);
        Assert.Equal(["after"], await journal.Texts(lane));
    }

    [Fact]
    public async Task What_is_still_in_use_is_moved_and_not_lost()
    {
        await using var journal = Open();
        var lane = journal.Lane("orders");
        await Fill(journal, lane, isTransient: false);
        // The last ones stay, which are at the end of the file.
        await Drain(journal, lane, upTo: Messages - 100);
        // As killed processes leave it on the way.
        var killed = new List<TempDirectory>();
        for (var i = 0; i < 6; i++) journal.Store.Pause(() => killed.Add(_directory.Copy()));

        await WhenSmall(journal, "journal.db", 100 * MessageSize * 4);

        Assert.Equal(100, (await journal.ReadAll(lane)).Count);
        Assert.Empty(journal.Store.Verify().Problems);
        foreach (var directory in killed.Append(_directory.Copy()))
        {
            await using (var opened = JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(directory), log)))
            {
                Assert.Equal(100, (await opened.ReadAll(opened.Recovered("orders").Lane)).Count);
                Assert.Empty(opened.Store.Verify().Problems);
            }
            directory.Dispose();
        }
    }

    [Fact]
    public async Task A_log_that_was_given_back_is_not_taken_for_one_that_was_lost()
    {
        await using var journal = Open();
        await journal.WriteTexts(journal.Lane("orders"), "one");
        await WhenSmall(journal, "journal.db-wal", 0);
        using var killed = _directory.Copy();
        await journal.WriteTexts(journal.Lane("orders"), 2, ["two"]);
        using var killedLater = _directory.Copy();

        await using var first = JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(killed), log));
        await using var second = JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(killedLater), log));

        Assert.Equal(["one"], await first.Texts(first.Recovered("orders").Lane));
        Assert.Equal(["one", "two"], await second.Texts(second.Recovered("orders").Lane));
    }

    [Fact]
    public async Task A_journal_of_an_older_version_gives_room_back_once_it_was_drained()
    {
        // It was made without, and has been migrated since.
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Sqlite/Golden/version-1.db"), _directory.FileIn("journal.db"));
        await using (var journal = Open())
        {
            var lane = journal.Lane("more");
            await Fill(journal, lane, isTransient: false);
            Assert.Equal(0, AutoVacuum());
            await Drain(journal, lane, upTo: Messages - 1);
            await WhenSmall(journal, "journal.db", 2_000_000);
            Assert.Equal(2, AutoVacuum());
            Assert.Single(await journal.ReadAll(lane));
            Assert.Empty(journal.Store.Verify().Problems);
        }

        await using var opened = Open();
        Assert.Single(await opened.ReadAll(opened.Recovered("more").Lane));

        long AutoVacuum()
        {
            using var connection = SqliteConnection.Open(_directory.FileIn("journal.db"), isReadOnly: true);
            return connection.Number("PRAGMA auto_vacuum");
        }
    }

    [Fact]
    public void Room_that_was_needed_within_the_last_period_is_kept()
    {
        var kept = new RoomKept(period: 10, now: 0);

        Assert.Equal(100, kept.Note(100, now: 1));
        Assert.Equal(100, kept.Note(5, now: 9));
        // It was needed in the period before this one.
        Assert.Equal(100, kept.Note(5, now: 19));
        Assert.Equal(100, kept.Note(70, now: 21));
        Assert.Equal(70, kept.Note(5, now: 31));
        Assert.Equal(5, kept.Note(5, now: 42));
        kept.Note(90, now: 43);
        // Nobody looked for longer than a period.
        Assert.Equal(5, kept.Note(5, now: 100));
    }

    private JournalUnderTest Open() =>
        JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(_directory) with { ReleaseAfter = TimeSpan.Zero }, log));

    private static async Task Fill(JournalUnderTest journal, int lane, bool isTransient)
    {
        var message = TestMessages.OfSize(MessageSize);
        for (var first = 1; first <= Messages; first += 100)
        {
            await journal.Write(batch =>
            {
                for (var i = 0; i < 100; i++) batch.Puts.Add(JournalUnderTest.Put(lane, first + i, message, isTransient: isTransient));
            });
        }
    }

    private static Task Drain(JournalUnderTest journal, int lane, int upTo) =>
        journal.Write(batch => batch.Deletes.AddRange(Enumerable.Range(1, upTo).Select(i => new MessageKey(lane, i))));

    private async Task WhenSmall(JournalUnderTest journal, string file, long bytes)
    {
        while (Size(file) > bytes) await journal.Store.WhenMaintained();
    }

    private long Size(string file) => new FileInfo(_directory.FileIn(file)).Length;
}
