using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

/// <summary>Files that SQLite finds in order, with content that is not what was written.</summary>
public sealed class InconsistencyTests : IAsyncLifetime, IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Database => _directory.FileIn("journal.db");

    public async Task InitializeAsync()
    {
        await using var journal = Open();
        await journal.WriteTexts(journal.Lane("orders"), "one", "two", "three");
        await journal.WriteTexts(journal.Lane("bills"), "four");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("frame = CAST('destination:/queue/test' || char(10) || 'message-id:1' || char(10) || char(10) || 'tow' || char(0) AS BLOB)")]
    [InlineData("flags = flags + 4")]
    [InlineData("priority = 5")]
    [InlineData("expires = 1")]
    [InlineData("body = body + 1")]
    [InlineData("crc = crc + 1")]
    [InlineData("deliveries = deliveries + 1")]
    [InlineData("id = id + 100")]
    public async Task A_message_that_was_changed_is_kept_back_and_named(string change)
    {
        Change($"UPDATE message SET {change} WHERE id % 1000 = {(1L << 40) % 1000} + 2");

        for (var i = 0; i < 2; i++)
        {
            await using var journal = Open();
            var page = await journal.Read(journal.Recovered("orders").Lane);

            Assert.Equal(["one", "three"], page.Texts());
            var damaged = Assert.Single(page.Damaged);
            Assert.True(page.IsEnd);
            Assert.Contains($"{damaged}", journal.Log.Text(111), StringComparison.Ordinal);
            Assert.Contains($"{damaged}", Assert.Single(journal.Store.Verify().Problems), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("DELETE FROM shared WHERE id = 1", "does not match its checksum")]
    [InlineData("UPDATE message SET frame = 2 WHERE frame = 1", "does not match its checksum")]
    [InlineData("INSERT INTO shared VALUES (77, x'00')", "shared frame 77 belongs to no message")]
    public async Task A_shared_frame_that_is_not_what_it_was_is_found(string change, string told)
    {
        await using (var journal = Open())
        {
            var message = TestMessages.Shared("five", journal.Journal.NextShare());
            var other = TestMessages.Shared("six", journal.Journal.NextShare());
            await journal.Write(batch => batch.Puts.AddRange([JournalUnderTest.Put(journal.Lane("bills"), 5, message), JournalUnderTest.Put(journal.Lane("bills"), 6, other)]));
        }
        Change(change);

        await using var opened = Open();

        var texts = await opened.Texts(opened.Recovered("bills").Lane);
        Assert.Equal(told.StartsWith("shared", StringComparison.Ordinal) ? ["four", "five", "six"] : ["four", "six"], texts);
        Assert.Contains(opened.Store.Verify().Problems, problem => problem.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_goes_on_behind_damaged_messages_until_it_has_what_was_asked_for()
    {
        Change("UPDATE message SET flags = 0");
        await using var journal = Open();
        var lane = journal.Recovered("orders").Lane;
        await journal.WriteTexts(lane, firstSequence: 4, ["whole"]);

        var page = await journal.Read(lane, maxCount: 1);

        Assert.Equal(["whole"], page.Texts());
        Assert.Equal(3, page.Damaged.Count);
    }

    [Fact]
    public async Task A_lane_that_ends_before_its_count_is_told()
    {
        Change("DELETE FROM message WHERE id % 10 = (SELECT min(id) FROM message) % 10");
        await using var journal = Open();
        var lane = journal.Recovered("orders").Lane;

        Assert.Equal(["two", "three"], await journal.Texts(lane));
        await journal.Texts(lane);

        Assert.Contains("counted=3 found=2", journal.Log.Text(112), StringComparison.Ordinal);
        Assert.Contains("should have 3 messages", journal.Store.Verify().Problems[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE lane SET name = 'bills2' WHERE name = 'bills'", "checksum")]
    [InlineData("UPDATE lane SET dropped = 1 WHERE name = 'bills'", "checksum")]
    [InlineData("UPDATE lane SET count = 0 WHERE name = 'bills'", "checksum")]
    [InlineData("UPDATE lane SET kind = 9 WHERE name = 'bills'", "makes no sense")]
    [InlineData("DELETE FROM lane WHERE name = 'bills'", "no such lane")]
    [InlineData("DELETE FROM message WHERE id > (SELECT max(id) FROM lane) << 40", "should have 1 messages and has none")]
    public async Task What_does_not_fit_together_is_refused_or_told(string change, string told)
    {
        Change(change);

        Assert.Contains(told, Assert.Throws<JournalException>(Open).Message, StringComparison.Ordinal);
        await using var journal = Open(DamageResponse.Continue);
        Assert.Contains(told, journal.Log.Errors[0], StringComparison.Ordinal);
        Assert.Equal(["one", "two", "three"], await journal.Texts(journal.Recovered("orders").Lane));
        await journal.WriteTexts(journal.Lane("more"), "five");
        Assert.Equal(["five"], await journal.Texts(journal.Lane("more")));
    }

    [Fact]
    public async Task A_lane_whose_row_was_damaged_is_counted_again()
    {
        Change("UPDATE lane SET count = 77, bytes = 5, dropped = 1 WHERE name = 'orders'");
        await using (var journal = Open(DamageResponse.Continue))
        {
            var recovered = journal.Recovered("orders");
            Assert.Equal((3, new[] { "one", "two", "three" }.Sum(text => TestMessages.Text(text).Size), 4), (recovered.Count, recovered.Bytes, recovered.NextSequence));
        }

        await using var afterwards = Open();
        Assert.Empty(afterwards.Store.Verify().Problems);
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_says_so()
    {
        await using (var journal = Open())
        {
            await journal.Write(batch =>
            {
                for (var i = 10; i < 200; i++) batch.Puts.Add(JournalUnderTest.Put(journal.Lane("orders"), i, TestMessages.OfSize(1000)));
            });
        }
        using (var file = File.OpenHandle(Database, FileMode.Open, FileAccess.Write))
        {
            RandomAccess.Write(file, new byte[SqliteSchema.PageSize], RandomAccess.GetLength(file) - (3 * SqliteSchema.PageSize));
        }
        await using var opened = Open();

        var page = await opened.Read(opened.Recovered("orders").Lane);

        Assert.Contains("damaged", page.Failure, StringComparison.Ordinal);
        Assert.Contains(Database, page.Failure, StringComparison.Ordinal);
        Assert.False(page.IsEnd);
        Assert.Equal(1, opened.Log.Count(107));
        Assert.NotEmpty(opened.Store.Verify().Problems);
    }

    private JournalUnderTest Open(DamageResponse onDamage) => JournalUnderTest.Open(log => new SqliteJournalStore(DamagedJournal.Options(_directory, onDamage), log));

    private JournalUnderTest Open() => Open(DamageResponse.Refuse);

    private void Change(string sql)
    {
        using var connection = SqliteConnection.Open(Database, isReadOnly: false);
        connection.Execute(sql);
    }
}
