using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

/// <summary>What is found in the files before SQLite opens them: an end that was never confirmed, or damage.</summary>
public sealed class FileInspectionTests : IAsyncLifetime, IDisposable
{
    private const int FrameSize = 24 + SqliteSchema.PageSize;

    private readonly TempDirectory _directory = new();

    /// <summary>The files after each of five transactions.</summary>
    private readonly List<TempDirectory> _after = [];

    private static string Log => "journal.db-wal";

    public async Task InitializeAsync()
    {
        await using var journal = JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(_directory), log));
        var lane = journal.Lane("orders");
        for (var i = 1; i <= 5; i++)
        {
            var sequence = i;
            await journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, sequence, $"{sequence}".PadRight(40_000))));
            _after.Add(_directory.Copy());
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _directory.Dispose();
        foreach (var copy in _after) copy.Dispose();
    }

    [Fact]
    public async Task A_transaction_that_ends_in_the_middle_was_never_confirmed()
    {
        SetMark(_after[4], of: _after[3]);
        Cut(_after[4], Length(_after[4]) - 100);

        await Expect(_after[4], messages: 4, unfinished: true);
    }

    [Fact]
    public async Task A_last_transaction_with_a_hole_was_never_confirmed()
    {
        SetMark(_after[4], of: _after[3]);
        Overwrite(_after[4], Length(_after[3]) + 500);

        await Expect(_after[4], messages: 4, unfinished: true);
    }

    [Fact]
    public void A_hole_in_a_transaction_before_the_last_is_damage()
    {
        SetMark(_after[4], of: _after[1]);
        Overwrite(_after[4], Length(_after[1]) + 500);

        var refusal = Refusal(_after[4]);
        Assert.Contains(_after[4].FileIn(Log), refusal, StringComparison.Ordinal);
        Assert.Contains($"offset {Length(_after[1])}", refusal, StringComparison.Ordinal);
        Assert.Contains("3 transactions", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hole_in_the_last_transaction_is_damage_if_that_was_confirmed()
    {
        Overwrite(_after[4], Length(_after[3]) + 500);

        Assert.Contains("at least one transaction", Refusal(_after[4]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(32)]
    [InlineData(32 + FrameSize)]
    [InlineData(32 + (2 * FrameSize) + 5)]
    public void A_log_that_is_shorter_than_what_was_confirmed_is_damage(long length)
    {
        Cut(_after[4], length);

        Assert.Contains(_after[4].FileIn(Log), Refusal(_after[4]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_whose_header_is_broken_is_damage()
    {
        Overwrite(_after[4], 4);

        Assert.Contains("header", Refusal(_after[4]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("journal.db-wal")]
    public void A_missing_file_is_damage(string name)
    {
        File.Delete(_after[4].FileIn(name));

        Assert.Contains(_after[4].FileIn(name), Refusal(_after[4]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(52)]
    [InlineData(70)]
    public void A_database_with_another_header_is_damage(int offset)
    {
        using (var file = new FileStream(_after[4].FileIn("journal.db"), FileMode.Open))
        {
            file.Position = offset;
            var value = file.ReadByte();
            file.Position = offset;
            file.WriteByte((byte)(value ^ 1));
        }

        Assert.Contains(_after[4].FileIn("journal.db"), Refusal(_after[4]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_leaves_everything_as_it_was()
    {
        Overwrite(_after[4], Length(_after[1]) + 500);
        var before = Directory.GetFiles(_after[4]).Order(StringComparer.Ordinal).ToDictionary(file => file, File.ReadAllBytes, StringComparer.Ordinal);

        Refusal(_after[4]);

        foreach (var (file, bytes) in before) Assert.Equal(bytes, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Who_wants_to_go_on_gets_all_that_can_be_read_and_keeps_the_rest()
    {
        Overwrite(_after[4], Length(_after[1]) + 500);
        var broken = await File.ReadAllBytesAsync(_after[4].FileIn(Log));

        await using (var journal = JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(_after[4], DamageResponse.Continue), log)))
        {
            // The page that was hit was written again by a later transaction, which SQLite would not have looked at.
            Assert.Equal(5, (await journal.ReadAll(journal.Recovered("orders").Lane)).Count);
            Assert.Contains("3 transactions", Assert.Single(journal.Log.Errors), StringComparison.Ordinal);
        }

        Assert.Equal(broken, await File.ReadAllBytesAsync(_after[4].FileIn("journal.db.damaged-wal")));
        await Expect(_after[4], messages: 5, unfinished: false);
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 0)]
    public async Task Who_wants_to_go_on_without_a_database_has_what_is_in_the_log(bool hasLog, int messages)
    {
        File.Delete(_after[4].FileIn("journal.db"));
        if (!hasLog) File.Delete(_after[4].FileIn(Log));

        await using var journal = JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(_after[4], DamageResponse.Continue), log));

        Assert.Equal(messages, journal.Journal.Recovered.Sum(lane => lane.Count));
        Assert.Contains("missing or empty", Assert.Single(journal.Log.Errors), StringComparison.Ordinal);
        await journal.WriteTexts(journal.Lane("more"), "anew");
    }

    [Fact]
    public async Task Without_its_mark_a_whole_log_is_taken_as_it_is()
    {
        File.Delete(_after[4].FileIn("journal.mark"));
        await Expect(_after[4], messages: 5, unfinished: false);

        await File.WriteAllTextAsync(_after[3].FileIn("journal.mark"), "what is this?");
        await Expect(_after[3], messages: 4, unfinished: false);
    }

    [Fact]
    public async Task A_journal_that_was_closed_needs_no_log()
    {
        await using (JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(_after[4]), log)))
        {
        }
        File.Delete(_after[4].FileIn(Log));

        await Expect(_after[4], messages: 5, unfinished: false);
    }

    [Fact]
    public void A_verification_of_a_journal_that_is_not_open_looks_at_its_files_too()
    {
        Overwrite(_after[4], Length(_after[1]) + 500);
        using var store = new SqliteJournalStore(DamagedJournal.Options(_after[4]), new ListLogger());

        var verification = store.Verify();

        Assert.Contains("3 transactions", verification.Problems[0], StringComparison.Ordinal);
        Assert.Equal((1, 5), (verification.Lanes, verification.Messages));
        Refusal(_after[4]);
    }

    [Fact]
    public void A_verification_without_a_database_says_so()
    {
        File.Delete(_after[4].FileIn("journal.db"));
        using var store = new SqliteJournalStore(DamagedJournal.Options(_after[4]), new ListLogger());

        Assert.Contains("missing or empty", store.Verify().Problems[0], StringComparison.Ordinal);
    }

    private static async Task Expect(TempDirectory directory, int messages, bool unfinished)
    {
        await using var journal = JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(directory), log));
        Assert.Equal(messages, (await journal.ReadAll(journal.Recovered("orders").Lane)).Count);
        Assert.Equal(unfinished ? 1 : 0, journal.Log.Count(113));
        Assert.Empty(journal.Log.Errors);
    }

    private static string Refusal(TempDirectory directory)
    {
        using var store = new SqliteJournalStore(DamagedJournal.Options(directory), new ListLogger());
        var refusal = Assert.Throws<JournalException>(() => store.Open());
        Assert.Contains("on-damage", refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }

    private static long Length(TempDirectory directory) => new FileInfo(directory.FileIn(Log)).Length;

    private static void SetMark(TempDirectory directory, TempDirectory of) =>
        File.Copy(of.FileIn("journal.mark"), directory.FileIn("journal.mark"), overwrite: true);

    private static void Cut(TempDirectory directory, long length)
    {
        using var file = File.OpenHandle(directory.FileIn(Log), FileMode.Open, FileAccess.Write);
        RandomAccess.SetLength(file, length);
    }

    private static void Overwrite(TempDirectory directory, long offset)
    {
        using var file = File.OpenHandle(directory.FileIn(Log), FileMode.Open, FileAccess.Write);
        RandomAccess.Write(file, "damage"u8, offset);
    }
}
