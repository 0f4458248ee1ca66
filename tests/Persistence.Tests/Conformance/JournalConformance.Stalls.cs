using System.Collections.Concurrent;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task When_there_is_no_room_messages_wait_while_the_rest_goes_on()
    {
        var (lane, dropped) = (Journal.Lane("orders"), Journal.Lane("dropped"));
        await Journal.WriteTexts(lane, "old", "counted");
        await Journal.WriteTexts(dropped, "x");
        Journal.Store.FailWhenFull();

        var waiting = Journal.Submit(batch =>
        {
            batch.Puts.Add(JournalUnderTest.Put(lane, 3, "waits"));
            batch.Deletes.Add(new MessageKey(lane, 1));
        });
        var goesOn = Journal.Submit(batch =>
        {
            batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 2), 9));
            batch.DroppedLanes.Add(dropped);
        });
        await Journal.Owner.WhenDurable(goesOn);

        Assert.False(Journal.Owner.IsDurable(waiting));
        var stored = Assert.Single(await Journal.ReadAll(lane));
        Assert.Equal(("counted", 9), (stored.Message.BodyText(), stored.DeliveryCount));
        Assert.Equal("the test's disk is full", Journal.Journal.Status.StalledBecause);
        Assert.Equal(1, Journal.Journal.Status.PendingPuts);

        Journal.Store.Heal();
        await Journal.Owner.WhenDurable(waiting);

        Assert.Equal(["counted", "waits"], await Journal.Texts(lane));
        Assert.Null(Journal.Journal.Status.StalledBecause);
        ExpectOneStall();
    }

    [Fact]
    public async Task A_stall_is_told_when_it_begins_and_when_it_ends()
    {
        var told = new ConcurrentQueue<string>();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Journal.Journal.StalledChanged += reason =>
        {
            told.Enqueue(reason ?? "over");
            if (reason is null) ended.SetResult();
        };
        Journal.Store.FailWhenFull();
        Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(Journal.Lane("orders"), 1, "waits")));
        await Journal.Journal.FlushAsync();

        Journal.Store.Heal();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["the test's disk is full", "over"], told.ToArray());
        ExpectOneStall();
    }

    [Fact]
    public async Task Messages_that_waited_for_room_are_written_in_their_order()
    {
        var lane = Journal.Lane("orders");
        Journal.Store.FailWhenFull();
        var batches = Enumerable.Range(1, 200)
            .Select(i => Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, i, $"{i}"))))
            .ToList();
        await Journal.Journal.FlushAsync();
        Assert.DoesNotContain(batches, Journal.Owner.IsDurable);

        Journal.Store.Heal();
        await Journal.Owner.WhenDurable(batches[^1]);

        Assert.Equal(batches, Journal.Owner.Durable);
        Assert.Equal(200, (await Journal.ReadAll(lane)).Count);
        ExpectOneStall();
    }

    [Fact]
    public async Task What_waits_for_room_can_be_settled_counted_and_dropped_meanwhile()
    {
        var (lane, dropped) = (Journal.Lane("orders"), Journal.Lane("dropped"));
        Journal.Store.FailWhenFull();
        var messages = Journal.Submit(batch =>
        {
            for (var i = 1; i <= 4; i++) batch.Puts.Add(JournalUnderTest.Put(lane, i, $"{i}"));
            batch.Puts.Add(JournalUnderTest.Put(dropped, 1, "x"));
        });
        await Journal.Journal.FlushAsync();

        Assert.True(messages.Puts[0].TryCancel());
        await Journal.Write(batch =>
        {
            batch.Deletes.Add(new MessageKey(lane, 2));
            batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 3), 7));
            batch.DroppedLanes.Add(dropped);
        });
        Journal.Store.Heal();
        await Journal.Owner.WhenDurable(messages);

        await CrashAndReopen();
        var recovered = Assert.Single(Journal.Journal.Recovered);
        var left = (await Journal.ReadAll(recovered.Lane)).Select(stored => (stored.Message.BodyText(), stored.DeliveryCount));
        Assert.Equal([("3", 7), ("4", AfterLoss(0))], left);
    }

    [Fact]
    public async Task A_batch_whose_messages_were_all_settled_while_it_waited_is_durable_without_room()
    {
        var lane = Journal.Lane("orders");
        Journal.Store.FailWhenFull();
        var first = Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, "waits on")));
        var settled = Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 2, "settled")));
        await Journal.Journal.FlushAsync();

        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(lane, 2)));
        await Journal.Owner.WhenDurable(settled);

        Assert.False(Journal.Owner.IsDurable(first));
        Journal.Store.Heal();
        await Journal.Owner.WhenDurable(first);
        Assert.Equal(["waits on"], await Journal.Texts(lane));
        ExpectOneStall();
    }

    [Fact]
    public async Task A_unit_with_messages_waits_as_a_whole()
    {
        var (from, to) = (Journal.Lane("from"), Journal.Lane("to"));
        await Journal.WriteTexts(from, "moves", "stays");
        Journal.Store.FailWhenFull();
        var unit = new JournalUnit(2);
        var removal = Journal.Batch(batch => batch.Deletes.Add(new MessageKey(from, 1)));
        var arrival = Journal.Batch(batch => batch.Puts.Add(JournalUnderTest.Put(to, 1, "moves")));
        Journal.Journal.Submit(removal, unit);
        Journal.Journal.Submit(arrival, unit);
        await Journal.Journal.FlushAsync();

        Assert.Equal(["moves", "stays"], await Journal.Texts(from));

        Journal.Store.Heal();
        await Journal.Owner.WhenDurable(arrival);
        Assert.Equal(["stays"], await Journal.Texts(from));
        Assert.Equal(["moves"], await Journal.Texts(to));
        ExpectOneStall();
    }

    [Fact]
    public async Task When_nothing_at_all_can_be_written_everything_waits_and_then_goes_on_in_order()
    {
        var lane = Journal.Lane("orders");
        await Journal.WriteTexts(lane, "old");
        Journal.Store.Fail(_ => new JournalException("the test's disk is broken"));
        var batches = new List<JournalBatch>();
        for (var i = 2; i <= 20; i++)
        {
            var sequence = i;
            batches.Add(Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, sequence, $"{sequence}"))));
            batches.Add(Journal.Submit(batch => batch.Deletes.Add(new MessageKey(lane, sequence - 1))));
            await Journal.Journal.FlushAsync();
        }
        Assert.DoesNotContain(batches, Journal.Owner.IsDurable);
        Assert.Equal("the test's disk is broken Deletions wait as well: the test's disk is broken", Journal.Journal.Status.StalledBecause);

        Journal.Store.Heal();
        foreach (var batch in batches) await Journal.Owner.WhenDurable(batch);

        Assert.Equal(["20"], await Journal.Texts(lane));
        Assert.Equal(1, Journal.Log.Count(103));
        Assert.Equal(2, Journal.Log.Errors.Count);
        Assert.Equal(1, Journal.Log.Count(104));
        Journal.Log.Forget();
    }

    [Fact]
    public async Task A_journal_that_is_closed_while_messages_wait_says_how_many_are_gone()
    {
        var lane = Journal.Lane("orders");
        await Journal.WriteTexts(lane, "kept");
        Journal.Store.FailWhenFull();
        Journal.Submit(batch =>
        {
            for (var i = 2; i <= 6; i++) batch.Puts.Add(JournalUnderTest.Put(lane, i, "gone"));
        });
        await Journal.Journal.FlushAsync();

        await Journal.Journal.DisposeAsync();

        Assert.Contains("count=5", Journal.Log.Text(105), StringComparison.Ordinal);
        Journal.Log.Forget();
        await Reopen();
        Assert.Equal(["kept"], await Journal.Texts(lane));
    }

    private void ExpectOneStall()
    {
        Assert.Contains("the test's disk is full", Journal.Log.Text(102), StringComparison.Ordinal);
        Assert.Single(Journal.Log.Errors);
        Assert.Equal(1, Journal.Log.Count(104));
        Journal.Log.Forget();
    }
}
