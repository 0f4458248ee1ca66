using ActorMQ.Model;
using ActorMQ.Persistence.Log;
using ActorMQ.Persistence.Tests.Support;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ActorMQ.Persistence.Tests.Log;

/// <summary>What a real database does to the log.</summary>
public sealed class PostgresLogTests(PostgresLog postgres) : IClassFixture<PostgresLog>, IDisposable
{
    private readonly Support.TempDirectory _spill = new();

    public void Dispose() => _spill.Dispose();

    [Fact]
    public async Task A_deposed_master_writes_nothing_and_says_so()
    {
        var options = postgres.NewBroker();
        var over = new TaskCompletionSource<EpochOverException>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var journal = Open(options, store => store.EpochOver += over.SetResult);
        var lane = journal.Lane("orders");
        await journal.WriteTexts(lane, "written");

        postgres.RaiseEpoch(options.PersistenceId, 2);
        var late = journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 2, "late")));
        await over.Task.WaitAsync(StompTestClient.Patience);

        Assert.False(journal.Owner.IsDurable(late));
        await using var next = Open(postgres.OfEpoch(options.PersistenceId, 2));
        Assert.Equal(["written"], await next.Texts(next.Lane("orders")));
        await next.WriteTexts(next.Lane("orders"), 2, ["by the new one"]);
        Assert.Equal(["written", "by the new one"], await next.Texts(next.Lane("orders")));
    }

    [Fact]
    public async Task Two_brokers_of_one_name_do_not_mix_their_events()
    {
        var options = postgres.NewBroker();
        await using var one = Open(options);
        await one.WriteTexts(one.Lane("orders"), "one");
        await using var two = Open(options);
        await two.WriteTexts(two.Lane("others"), "two");

        one.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(one.Lane("orders"), 2, "lost")));
        await Eventually.HoldsAsync(() => one.Journal.Status.StalledBecause is not null);

        Assert.Contains("Somebody else has written", one.Journal.Status.StalledBecause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_that_are_killed_are_replaced_and_nobody_notices()
    {
        var options = postgres.NewBroker();
        await using var journal = Open(options);
        var lane = journal.Lane("orders");
        await journal.WriteTexts(lane, "before");

        postgres.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
        await journal.WriteTexts(lane, 2, ["after"]);

        Assert.Equal(["before", "after"], await journal.Texts(lane));
        Assert.Empty(journal.Log.Errors);
    }

    [Fact]
    public async Task What_is_consumed_leaves_the_database()
    {
        var options = postgres.NewBroker() with { SnapshotAfter = ByteSize.KiB(256), ReleaseAfter = TimeSpan.Zero };
        await using var journal = Open(options);
        var lane = journal.Lane("orders");
        for (var i = 0; i < 20; i++)
        {
            await journal.Write(batch =>
            {
                for (var j = 1; j <= 100; j++) batch.Puts.Add(JournalUnderTest.Put(lane, (i * 100) + j, TestMessages.OfSize(1000)));
            });
        }
        await journal.Write(batch => batch.Deletes.AddRange(Enumerable.Range(1, 2000).Select(i => new MessageKey(lane, i))));

        await Eventually.HoldsAsync(() => Rows(options) <= 1);
        Assert.Equal(1, postgres.Number($"SELECT count(*) FROM actormq.snapshot WHERE persistence_id = '{options.PersistenceId}'"));
        await Eventually.HoldsAsync(() => journal.Journal.Status.SizeBytes < 100_000);
    }

    [Fact]
    public async Task A_message_that_stays_does_not_keep_all_that_came_after_it()
    {
        var options = postgres.NewBroker() with { SnapshotAfter = ByteSize.KiB(128), ReleaseAfter = TimeSpan.Zero };
        await using var journal = Open(options);
        var (lane, other) = (journal.Lane("kept"), journal.Lane("orders"));
        await journal.WriteTexts(lane, "stays");
        for (var i = 1; i <= 40; i++)
        {
            await journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(other, i, TestMessages.OfSize(20_000))));
            await journal.Write(batch => batch.Deletes.Add(new MessageKey(other, i)));
        }

        await Eventually.HoldsAsync(() => Rows(options) <= 20);
        Assert.Equal(["stays"], await journal.Texts(lane));
        await using var again = await Reopen(journal, options);
        Assert.Equal(["stays"], await again.Texts(lane));
    }

    [Fact]
    public async Task A_damaged_message_is_told_by_its_key_and_the_others_are_read()
    {
        var options = postgres.NewBroker();
        await using var journal = Open(options);
        var lane = journal.Lane("orders");
        await journal.WriteTexts(lane, "one", "damaged", "three");
        postgres.Execute(
            "ALTER TABLE actormq.journal DISABLE TRIGGER actormq_fence; UPDATE actormq.journal SET message = "
            + "overlay(message placing 'D'::bytea from position('damaged'::bytea in message)) WHERE persistence_id = "
            + $"'{options.PersistenceId}'; ALTER TABLE actormq.journal ENABLE TRIGGER actormq_fence");

        var page = await journal.Read(lane);

        Assert.Equal(["one", "three"], page.Texts());
        Assert.Equal(new MessageKey(lane, 2), Assert.Single(page.Damaged));
        Assert.Single(journal.Log.Errors);
        var verification = journal.Store.Verify();
        Assert.Equal((2, 1), (verification.Messages, Assert.Single(verification.Queues).Unreadable));
        journal.Log.Forget();
    }

    [Fact]
    public async Task A_log_with_a_damaged_event_is_refused_and_opened_without_it_if_that_is_wanted()
    {
        var options = postgres.NewBroker();
        var killable = new KillableStore(new LogJournalStore(options with { SpillDirectory = _spill }, NullLogger.Instance));
        await using (var journal = JournalUnderTest.Open(_ => killable))
        {
            await journal.WriteTexts(journal.Lane("orders"), "one");
            await journal.WriteTexts(journal.Lane("orders"), 2, ["two"]);
            // Or a snapshot would be saved.
            journal.Store.Pause(killable.Kill);
        }
        postgres.Execute(
            "ALTER TABLE actormq.journal DISABLE TRIGGER actormq_fence; UPDATE actormq.journal SET message = overlay(message placing '!!'::bytea from 20) "
            + $"WHERE sequence_number = 2 AND persistence_id = '{options.PersistenceId}'; ALTER TABLE actormq.journal ENABLE TRIGGER actormq_fence");

        var refused = Assert.Throws<JournalException>(() => Open(options));
        Assert.Contains("event 2 cannot be read", refused.Message, StringComparison.Ordinal);
        await using var opened = Open(options with { OnDamage = DamageResponse.Continue });
        Assert.Equal(["one"], await opened.Texts(opened.Lane("orders")));
        Assert.Single(opened.Log.Errors);
    }

    [Fact]
    public void A_database_that_cannot_be_reached_is_named_without_its_password()
    {
        var connection = new NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString()) { Port = 1, Password = "secret" }.ConnectionString;
        var failure = Assert.Throws<JournalException>(() => Open(postgres.NewBroker() with { ConnectionString = connection }));

        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private long Rows(LogJournalOptions options) =>
        postgres.Number($"SELECT count(*) FROM actormq.journal WHERE persistence_id = '{options.PersistenceId}'");

    private async Task<JournalUnderTest> Reopen(JournalUnderTest journal, LogJournalOptions options)
    {
        await journal.DisposeAsync();
        return Open(options);
    }

    private JournalUnderTest Open(LogJournalOptions options, Action<LogJournalStore>? prepare = null) => JournalUnderTest.Open(log =>
    {
        var store = new LogJournalStore(options with { SpillDirectory = _spill }, log);
        prepare?.Invoke(store);
        return store;
    });
}
