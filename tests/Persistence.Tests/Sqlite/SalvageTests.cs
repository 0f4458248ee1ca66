using System.Diagnostics;
using ActorMQ.Model;
using ActorMQ.Persistence.Sqlite;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Sqlite;

/// <summary>Damaged pages take away what is in them, and nothing else, whenever they are found.</summary>
public sealed class SalvageTests : IAsyncLifetime, IDisposable
{
    private const int Messages = 500;

    private readonly TempDirectory _directory = new();
    private readonly Dictionary<string, string[]> _texts = [];

    private string Database => _directory.FileIn("journal.db");

    public async Task InitializeAsync()
    {
        await using var journal = Open();
        foreach (var queue in new[] { "orders", "bills" })
        {
            _texts[queue] = [.. Enumerable.Range(1, Messages).Select(i => $"{queue} {i} ".PadRight(i % 50 == 0 ? 50_000 : 400, '.'))];
            await journal.WriteTexts(journal.Lane(queue), _texts[queue]);
        }
        var share = journal.Journal.NextShare();
        await journal.Write(batch =>
        {
            foreach (var queue in new[] { "one", "two" }) batch.Puts.Add(JournalUnderTest.Put(journal.Lane(queue), 1, TestMessages.Shared("shared", share)));
        });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_journal_with_random_bytes_in_its_middle_is_refused_with_queues_and_counts()
    {
        Scribble(Database, 6000, Length() / 2);

        var refusal = Assert.Throws<JournalException>(() => Open()).Message;

        Assert.Matches(@"Lost are .*\d+ of 500 messages of /queue/", refusal);
        Assert.Contains("actormq journal repair", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Theory]
    [InlineData(DamageResponse.Continue, true)]
    [InlineData(DamageResponse.Continue, false)]
    [InlineData(DamageResponse.Refuse, false)]
    public async Task Whenever_a_damaged_page_is_found_all_others_are_delivered(DamageResponse onDamage, bool isFoundAtStart)
    {
        // Not where the last message of a queue is: that is looked up at start in any case.
        Scribble(Database, 6000, Length() / 3);
        await using var journal = Open(onDamage, isFoundAtStart ? null : default(ByteSize));

        var missing = 0;
        foreach (var queue in _texts.Keys)
        {
            var texts = await journal.Texts(journal.Recovered(queue).Lane);
            Assert.Empty(texts.Except(_texts[queue]));
            missing += Messages - texts.Length;
        }

        // As many as fit into two pages, at the most.
        Assert.InRange(missing, 1, 2 * SqliteSchema.PageSize / 400);
        Assert.Contains($"lost={missing} ", journal.Log.Text(120), StringComparison.Ordinal);
        Assert.Equal(isFoundAtStart ? 0 : 1, journal.Log.Count(121));
        Assert.All(journal.Log.Errors, error => Assert.Matches("messages are lost|journal is damaged", error));
        Assert.True(File.Exists($"{Database}.damaged"));
        Assert.Empty(journal.Store.Verify().Problems);
    }

    [Fact]
    public async Task Writing_beside_a_damaged_page_goes_on_for_all_queues()
    {
        await using var journal = Open(checkAtStart: default(ByteSize));
        var (orders, bills) = (journal.Recovered("orders"), journal.Recovered("bills"));
        // While it runs: every page but the first ones.
        for (var page = 10; page < (Length() / SqliteSchema.PageSize) - 1; page += 3) Scribble(Database, 100, (page * SqliteSchema.PageSize) + 8);

        journal.Submit(batch => batch.Deletes.AddRange(Enumerable.Range(1, Messages).Select(i => new MessageKey(orders.Lane, i))));
        await journal.WriteTexts(bills.Lane, bills.NextSequence, ["after"]);
        await journal.WriteTexts(journal.Lane("new"), "new");

        Assert.Equal("after", (await journal.Texts(bills.Lane))[^1]);
        Assert.Equal(["new"], await journal.Texts(journal.Lane("new")));
        Assert.Null(journal.Journal.Status.StalledBecause);
        Assert.Empty(journal.Store.Verify().Problems);
    }

    [Fact]
    public async Task What_is_written_after_a_rebuild_survives_a_restart()
    {
        await using (var journal = Open(checkAtStart: default(ByteSize)))
        {
            var lane = journal.Lane("empty");
            await journal.WriteTexts(lane, "gone");
            await journal.Write(batch => batch.Deletes.Add(new MessageKey(lane, 1)));
            Scribble(Database, 6000, Length() / 2);
            foreach (var queue in _texts.Keys) await journal.Texts(journal.Recovered(queue).Lane);
            Assert.Equal(1, journal.Log.Count(120));
            // A lane that had no message just then is still there.
            await journal.WriteTexts(lane, firstSequence: 2, ["after"]);
        }

        await using var opened = Open();
        Assert.Equal(["after"], await opened.Texts(opened.Recovered("empty").Lane));
    }

    [Fact]
    public async Task A_message_that_was_settled_does_not_come_back_with_the_pages_that_it_left()
    {
        await using (var journal = Open())
        {
            var orders = journal.Recovered("orders").Lane;
            await journal.Write(batch => batch.Deletes.AddRange(Enumerable.Range(1, 400).Select(i => new MessageKey(orders, i))));
        }
        // The root of the tree of messages: all pages have to be found without it.
        Scribble(Database, 200, (PageOf("message") - 1) * SqliteSchema.PageSize);

        await using var opened = Open(DamageResponse.Continue);

        Assert.Equal(_texts["orders"][400..], await opened.Texts(opened.Recovered("orders").Lane));
        Assert.Equal(_texts["bills"], await opened.Texts(opened.Recovered("bills").Lane));
        Assert.Equal(["shared"], await opened.Texts(opened.Recovered("two").Lane));
    }

    [Theory]
    [InlineData("lane")]
    [InlineData("in_doubt")]
    [InlineData("message_shared")]
    [InlineData("sqlite_master")]
    public async Task Whatever_else_is_damaged_no_message_is_lost(string table)
    {
        Scribble(Database, 3000, (PageOf(table) - 1) * SqliteSchema.PageSize);
        Assert.Throws<JournalException>(() => Open());

        await using var journal = Open(DamageResponse.Continue);

        // Without lanes the messages say whose they are, and all test messages say the same.
        Assert.Equal((2 * Messages) + 2, journal.Journal.Recovered.Sum(lane => lane.Count));
        foreach (var lane in journal.Journal.Recovered) await journal.ReadAll(lane.Lane);
        Assert.Empty(journal.Store.Verify().Problems);
    }

    [Fact]
    public async Task Transient_messages_on_a_damaged_page_do_not_stop_the_others()
    {
        await using var journal = Open();
        var lane = journal.Lane("transient");
        await journal.Write(batch =>
        {
            for (var i = 1; i <= Messages; i++) batch.Puts.Add(JournalUnderTest.Put(lane, i, $"{i}".PadRight(400), isTransient: true));
        });
        foreach (var file in new[] { "spill.db", "spill.db-wal" })
        {
            var length = new FileInfo(_directory.FileIn(file)).Length;
            if (length > 6 * SqliteSchema.PageSize) Scribble(_directory.FileIn(file), 3000, length / 2);
        }

        var found = await journal.ReadAll(lane);

        Assert.InRange(found.Count, Messages / 2, Messages - 1);
        await journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, Messages + 1, "last", isTransient: true)));
        Assert.Equal("last", (await journal.Texts(lane))[^1]);
        Assert.False(File.Exists($"{Database}.damaged"));
    }

    [Fact]
    public async Task A_rebuild_without_room_changes_nothing_and_takes_place_when_there_is_room()
    {
        Scribble(Database, 6000, Length() / 2);
        var before = await File.ReadAllBytesAsync(Database);

        var failure = Assert.Throws<JournalFullException>(() => Open(DamageResponse.Continue, freeBytes: () => 1000));

        Assert.Contains("free room", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Database));
        await using var journal = Open(DamageResponse.Continue);
        Assert.Equal(1, journal.Log.Count(120));
    }

    [Fact]
    public async Task A_rebuild_that_has_no_room_while_messages_are_read_is_asked_for_once_and_made_up_for()
    {
        var free = 1000L;
        await using var journal = Open(checkAtStart: default(ByteSize), freeBytes: () => Volatile.Read(ref free));
        Scribble(Database, 6000, Length() / 3);
        var lane = journal.Recovered("orders").Lane;

        for (var i = 0; i < 5; i++) Assert.Contains("free room", (await journal.Read(lane)).Failure, StringComparison.Ordinal);

        Assert.Equal(1, journal.Log.Count(107));
        Volatile.Write(ref free, long.MaxValue);
        Assert.Null((await journal.Read(lane)).Failure);
        Assert.Equal(1, journal.Log.Count(120));
    }

    [Fact]
    public async Task A_refusal_does_not_make_messages_look_delivered()
    {
        Scribble(Database, 6000, Length() / 2);
        Assert.Throws<JournalException>(() => Open());

        await using var journal = Open(DamageResponse.Continue);

        Assert.All(await journal.ReadAll(journal.Recovered("bills").Lane), stored => Assert.Equal(0, stored.DeliveryCount));
    }

    [Fact]
    public async Task A_rebuild_that_was_cut_short_is_finished_or_forgotten()
    {
        File.Copy(Database, $"{Database}.rebuilt");
        await File.WriteAllTextAsync($"{Database}.building", "half of it");
        Scribble(Database, 6000, Length() / 2);

        await using var journal = Open();

        foreach (var queue in _texts.Keys) Assert.Equal(_texts[queue], await journal.Texts(journal.Recovered(queue).Lane));
        Assert.True(File.Exists($"{Database}.damaged"));
        Assert.False(File.Exists($"{Database}.rebuilt"));
    }

    [Fact]
    public async Task A_repair_keeps_what_can_be_read_and_the_damaged_file()
    {
        using (var store = Store()) Assert.Empty(store.Repair(out var nothing).Problems.Append(nothing).OfType<string>());
        Scribble(Database, 6000, Length() / 2);
        var damaged = await File.ReadAllBytesAsync(Database);

        using (var store = Store())
        {
            var found = store.Repair(out var kept);
            Assert.NotEmpty(found.Queues);
            Assert.Equal(damaged, await File.ReadAllBytesAsync(kept!));
        }

        await using var journal = Open();
        Assert.Empty(journal.Store.Verify().Problems);
    }

    [RootFact]
    public async Task A_repair_by_root_leaves_files_that_their_owner_can_open()
    {
        const int Nobody = 65534;
        foreach (var path in Directory.GetFiles(_directory).Append(_directory)) await Run("chown", $"{Nobody}", path);
        File.Delete(_directory.FileIn("journal.lock"));
        Scribble(Database, 6000, Length() / 2);

        using (var store = Store()) store.Repair(out _);

        foreach (var path in Directory.GetFiles(_directory)) Assert.Equal((path, $"{Nobody}\n"), (path, await Run("stat", "-c", "%u", path)));

        static async Task<string> Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return output;
        }
    }

    private SqliteJournalStore Store() => new(DamagedJournal.Options(_directory), new ListLogger());

    private JournalUnderTest Open(DamageResponse onDamage = DamageResponse.Refuse, ByteSize? checkAtStart = null, Func<long>? freeBytes = null)
    {
        var usual = DamagedJournal.Options(_directory, onDamage) with { FreeBytes = freeBytes };
        return JournalUnderTest.Open(log => new SqliteJournalStore(usual with { CheckAtStart = checkAtStart ?? usual.CheckAtStart }, log));
    }

    private long PageOf(string table)
    {
        using var connection = SqliteConnection.Open(Database, isReadOnly: true);
        return table == "sqlite_master" ? 1 : connection.Number($"SELECT rootpage FROM sqlite_master WHERE name='{table}'");
    }

    private long Length() => new FileInfo(Database).Length;

    private static void Scribble(string path, int bytes, long offset)
    {
        var noise = new byte[bytes];
        new Random(5).NextBytes(noise);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, noise, offset);
    }
}
