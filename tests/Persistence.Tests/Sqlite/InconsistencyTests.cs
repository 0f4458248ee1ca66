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
        // Enough that not all is in the first page, which is read at start in any case.
        await journal.Write(batch =>
        {
            for (var i = 1; i <= 40; i++) batch.Puts.Add(JournalUnderTest.Put(journal.Lane("first"), i, TestMessages.OfSize(1000)));
        });
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
        Change($"UPDATE message SET {change} WHERE id = {new MessageKey(2, 2).Value}");

        for (var i = 0; i < 2; i++)
        {
            await using var journal = Open(checkAtStart: false);
            var page = await journal.Read(journal.Recovered("orders").Lane);

            Assert.Equal(["one", "three"], page.Texts());
            var damaged = Assert.Single(page.Damaged);
            Assert.True(page.IsEnd);
            Assert.Contains($"queue=/queue/orders count=1 first={damaged}", journal.Log.Text(111), StringComparison.Ordinal);
            // Said once, however often somebody looks.
            await journal.Read(journal.Recovered("orders").Lane);
            Assert.Equal(1, journal.Log.Count(111));
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
            await journal.Write(
                batch => batch.Puts.AddRange([JournalUnderTest.Put(journal.Lane("bills"), 5, message), JournalUnderTest.Put(journal.Lane("bills"), 6, other)]));
        }
        Change(change);

        await using var opened = Open(checkAtStart: false);

        var texts = await opened.Texts(opened.Recovered("bills").Lane);
        Assert.Equal(told.StartsWith("shared", StringComparison.Ordinal) ? ["four", "five", "six"] : ["four", "six"], texts);
        Assert.Contains(opened.Store.Verify().Problems, problem => problem.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_goes_on_behind_damaged_messages_until_it_has_what_was_asked_for()
    {
        Change($"UPDATE message SET flags = 0 WHERE id > {new MessageKey(2, 0).Value}");
        await using var journal = Open(checkAtStart: false);
        var lane = journal.Recovered("orders").Lane;
        await journal.WriteTexts(lane, firstSequence: 4, ["whole"]);

        var page = await journal.Read(lane, maxCount: 1);

        Assert.Equal(["whole"], page.Texts());
        Assert.Equal(3, page.Damaged.Count);
    }

    [Fact]
    public async Task A_lane_that_ends_before_its_count_is_told()
    {
        Change($"DELETE FROM message WHERE id = {new MessageKey(2, 1).Value}");
        await using var journal = Open(checkAtStart: false);
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
    [InlineData("DELETE FROM lane WHERE name = 'bills'", "does not exist, but has")]
    [InlineData("DELETE FROM message WHERE id > (SELECT max(id) FROM lane) << 40", "should have 1 messages")]
    public async Task What_does_not_fit_together_is_refused_or_told(string change, string told)
    {
        Change(change);

        foreach (var checkAtStart in new[] { true, false })
        {
            Assert.Contains(told, Assert.Throws<JournalException>(() => Open(checkAtStart: checkAtStart)).Message, StringComparison.Ordinal);
            using var copy = _directory.Copy();
            await using var journal = Open(DamageResponse.Continue, checkAtStart, copy);
            Assert.Contains(told, journal.Log.Text(110), StringComparison.Ordinal);
            Assert.Equal(["one", "two", "three"], await journal.Texts(journal.Recovered("orders").Lane));
            await journal.WriteTexts(journal.Lane("more"), "five");
            Assert.Equal(["five"], await journal.Texts(journal.Lane("more")));
            Assert.Empty(journal.Store.Verify().Problems);
        }
    }

    [Fact]
    public async Task A_lane_whose_row_was_damaged_belongs_to_the_queue_that_its_messages_name()
    {
        Change("UPDATE lane SET count = 77, bytes = 5, dropped = 1 WHERE name = 'orders'");
        await using (var journal = Open(DamageResponse.Continue))
        {
            // Where test messages say that they were sent.
            var recovered = journal.Recovered("test");
            Assert.Equal(
                (3, new[] { "one", "two", "three" }.Sum(text => TestMessages.Text(text).Size), 4), (recovered.Count, recovered.Bytes, recovered.NextSequence));
        }

        await using var afterwards = Open();
        Assert.Empty(afterwards.Store.Verify().Problems);
    }

    private JournalUnderTest Open(DamageResponse onDamage = DamageResponse.Refuse, bool checkAtStart = true, string? directory = null)
    {
        var usual = DamagedJournal.Options(directory ?? _directory, onDamage);
        return JournalUnderTest.Open(log => new SqliteJournalStore(checkAtStart ? usual : usual with { CheckAtStart = default }, log));
    }

    private void Change(string sql)
    {
        using var connection = SqliteConnection.Open(Database, isReadOnly: false);
        connection.Execute(sql);
    }
}
