using ActorMQ.Model;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Persistence.Tests.Log;

public sealed class LogFollowerTests(PostgresLog postgres) : IClassFixture<PostgresLog>, IDisposable
{
    private readonly Support.TempDirectory _spill = new();
    private readonly ListLogger _log = new();

    public void Dispose() => _spill.Dispose();

    [Fact]
    public async Task A_standby_knows_what_the_master_has_written_and_reads_only_the_rest_when_it_takes_over()
    {
        var options = Options();
        await using var master = Open(options);
        var lane = master.Lane("orders");
        await master.WriteTexts(lane, "one", "two", "three");
        await using var follower = Follow(options);
        await Eventually.HoldsAsync(() => follower.Status.LastEvent == 1);
        await master.Write(batch => batch.Deletes.Add(new MessageKey(lane, 2)));
        await Eventually.HoldsAsync(() => follower.Status is { LastEvent: 2, UpToDateAt: not null });

        await master.WriteTexts(lane, 4, ["four"]);
        postgres.RaiseEpoch(options.PersistenceId, 2);
        var next = postgres.OfEpoch(options.PersistenceId, 2).ConnectionString;
        await using var standby = JournalUnderTest.Open(log => LogJournalStore.From(follower, next, log));

        Assert.Equal(["one", "three", "four"], await standby.Texts(standby.Recovered("orders").Lane));
        await standby.WriteTexts(standby.Lane("orders"), 5, ["five"]);
        Assert.Equal(["one", "three", "four", "five"], await standby.Texts(standby.Lane("orders")));
    }

    [Fact]
    public async Task What_a_master_that_was_lost_had_counts_as_delivered_once_and_what_one_that_closed_had_does_not()
    {
        var options = Options();
        var lane = await WriteOneAsync(options);
        await using var lost = Open(options);
        Assert.Equal([0], (await lost.ReadAll(lane)).Select(stored => stored.DeliveryCount));
        await lost.WriteTexts(lane, 2, ["two"]);
        await using var follower = Follow(options);
        await Eventually.HoldsAsync(() => follower.Status.UpToDateAt is not null);

        var third = postgres.OfEpoch(options.PersistenceId, 2);
        postgres.RaiseEpoch(options.PersistenceId, 2);
        await using (var next = JournalUnderTest.Open(log => LogJournalStore.From(follower, third.ConnectionString, log)))
        {
            Assert.Equal([1, 1], (await next.ReadAll(lane)).Select(stored => stored.DeliveryCount));
            await next.WriteTexts(lane, 3, ["three"]);
            Assert.Equal([1, 1, 0], (await next.ReadAll(lane)).Select(stored => stored.DeliveryCount));
        }

        await using var last = Open(options with { ConnectionString = third.ConnectionString });
        Assert.Equal([1, 1, 0], (await last.ReadAll(lane)).Select(stored => stored.DeliveryCount));
    }

    [Fact]
    public async Task What_a_lost_master_had_is_in_doubt_even_if_it_wrote_nothing()
    {
        var options = Options();
        var lane = await WriteOneAsync(options);
        await using var lost = Open(options);
        Assert.Equal([0], (await lost.ReadAll(lane)).Select(stored => stored.DeliveryCount));

        postgres.RaiseEpoch(options.PersistenceId, 2);
        await using var next = Open(options with { ConnectionString = postgres.OfEpoch(options.PersistenceId, 2).ConnectionString });
        Assert.Equal([1], (await next.ReadAll(lane)).Select(stored => stored.DeliveryCount));
    }

    [Fact]
    public async Task What_a_master_leaves_that_did_not_stop_in_order_is_in_doubt()
    {
        var options = Options();
        var lane = await WriteOneAsync(options, isLeftInDoubt: true);
        await using var next = Open(options);
        Assert.Equal([1], (await next.ReadAll(lane)).Select(stored => stored.DeliveryCount));
    }

    [Fact]
    public async Task A_standby_that_was_left_behind_begins_again_with_a_newer_snapshot()
    {
        var options = Options() with { SnapshotAfter = ByteSize.KiB(64), ReleaseAfter = TimeSpan.Zero, PollInterval = TimeSpan.FromSeconds(3) };
        await using var master = Open(options);
        var lane = master.Lane("orders");
        await master.WriteTexts(lane, "first");
        await using var follower = Follow(options);
        await Eventually.HoldsAsync(() => follower.Status.LastEvent == 1);

        // Between two looks, all that it has seen is deleted, and more.
        for (var i = 2; i < 30; i++)
        {
            await master.Write(batch =>
            {
                batch.Puts.Add(JournalUnderTest.Put(lane, i, TestMessages.OfSize(20_000)));
                batch.Deletes.Add(new MessageKey(lane, i - 1));
            });
        }
        await Eventually.HoldsAsync(() => follower.Status.LastEvent == 29);

        Assert.Null(follower.Status.Failure);
        await using var standby = JournalUnderTest.Open(log => LogJournalStore.From(follower, options.ConnectionString, log));
        Assert.Equal(1, standby.Recovered("orders").Count);
    }

    [Fact]
    public async Task A_standby_without_a_database_says_so_and_goes_on_when_there_is_one()
    {
        var options = Options();
        await using var master = Open(options);
        await master.WriteTexts(master.Lane("orders"), "one");
        await using var lost = Follow(options with { ConnectionString = postgres.Server.ConnectionString("nothing") });

        await Eventually.HoldsAsync(() => lost.Status.Failure?.Contains("does not exist", StringComparison.Ordinal) == true);
        Assert.Equal(0, lost.Status.LastEvent);
        await postgres.Server.ExecuteAsync("CREATE DATABASE nothing TEMPLATE template0");
        await Eventually.HoldsAsync(() => lost.Status.Failure?.Contains("actormq.snapshot", StringComparison.Ordinal) == true);
    }

    /// <summary>A master writes a message and ends.</summary>
    /// <returns>The lane.</returns>
    private static async Task<int> WriteOneAsync(LogJournalOptions options, bool isLeftInDoubt = false)
    {
        await using var master = Open(options);
        var lane = master.Lane("orders");
        await master.WriteTexts(lane, "one");
        if (isLeftInDoubt) master.Journal.LeaveInDoubt();
        return lane;
    }

    private LogJournalOptions Options() => postgres.NewBroker() with { SpillDirectory = _spill, PollInterval = TimeSpan.FromMilliseconds(20) };

    private LogFollower Follow(LogJournalOptions options) => LogFollower.Start(options, _log);

    private static JournalUnderTest Open(LogJournalOptions options) => JournalUnderTest.Open(log => new LogJournalStore(options, log));
}
