using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task A_message_that_is_settled_before_it_was_written_is_never_written()
    {
        var lane = Journal.Lane("orders");
        Journal.Store.Hold();
        var first = Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, "being written")));
        await Journal.Store.WhenHeld();
        var second = Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 2, "waiting")));

        var isFirstCancelled = first.Puts[0].TryCancel();
        var isSecondCancelled = second.Puts[0].TryCancel();
        Journal.Store.Release();
        await Journal.Owner.WhenDurable(second);

        Assert.False(isFirstCancelled);
        Assert.True(isSecondCancelled);
        Assert.Equal(["being written"], await Journal.Texts(lane));
        var status = Journal.Journal.Status;
        Assert.Equal((1, 1, 0), (status.MessagesWritten, status.MessagesCancelled, status.PendingPuts));
    }

    [Fact]
    public async Task A_deletion_after_its_message_wins()
    {
        var lane = Journal.Lane("orders");
        JournalBatch last = null!;
        for (var i = 1; i <= 100; i++)
        {
            var sequence = i;
            Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, sequence, "x")));
            last = Journal.Submit(batch => batch.Deletes.Add(new MessageKey(lane, sequence)));
        }
        await Journal.Owner.WhenDurable(last);
        await Journal.Write(batch =>
        {
            batch.Puts.Add(JournalUnderTest.Put(lane, 1000, "both in one batch"));
            batch.Deletes.Add(new MessageKey(lane, 1000));
        });

        Assert.Empty(await Journal.Texts(lane));
        await CrashAndReopen();
        Assert.Empty(Journal.Journal.Recovered);
    }

    [Fact]
    public async Task Deleting_what_is_not_there_does_nothing()
    {
        var lane = Journal.Lane("orders");
        await Journal.WriteTexts(lane, "kept");
        await Journal.Write(batch =>
        {
            batch.Deletes.Add(new MessageKey(lane, 2));
            batch.Deletes.Add(new MessageKey(lane + 5, 1));
        });

        await Reopen();

        Assert.Equal(1, Journal.Recovered("orders").Count);
    }

    [Fact]
    public async Task A_dropped_lane_is_empty_and_its_queue_gets_another_one()
    {
        var old = Journal.Lane("orders");
        await Journal.WriteTexts(old, "one", "two");
        var drop = Journal.Submit(batch =>
        {
            batch.Puts.Add(JournalUnderTest.Put(old, 3, "three"));
            batch.DroppedLanes.Add(old);
        });
        var renewed = Journal.Lane("orders");
        await Journal.WriteTexts(renewed, "new");

        Assert.NotEqual(old, renewed);
        Assert.True(Journal.Owner.IsDurable(drop));
        Assert.Empty(await Journal.Texts(old));
        Assert.Equal(["new"], await Journal.Texts(renewed));
        await CrashAndReopen();
        Assert.Equal(renewed, Assert.Single(Journal.Journal.Recovered).Lane);
    }

    [Fact]
    public async Task A_lane_can_be_dropped_before_it_was_ever_written()
    {
        var lane = Journal.Lane("orders");
        await Journal.Write(batch => batch.DroppedLanes.Add(lane));

        Assert.NotEqual(lane, Journal.Lane("orders"));
    }

    [Fact]
    public async Task A_huge_lane_is_dropped_while_others_go_on_and_even_if_the_process_dies_meanwhile()
    {
        const int Count = 20_000;
        var (huge, other) = (Journal.Lane("huge"), Journal.Lane("other"));
        for (var i = 0; i < Count; i += 1000)
        {
            var first = i;
            await Journal.Write(batch =>
            {
                for (var j = first; j < first + 1000; j++) batch.Puts.Add(JournalUnderTest.Put(huge, j, "x"));
            });
        }
        Journal.Store.LimitMaintenance(3);
        await Journal.Write(batch => batch.DroppedLanes.Add(huge));
        await Journal.WriteTexts(other, "meanwhile");

        await CrashAndReopen();
        await Journal.Store.WhenMaintained();
        Assert.Equal(1, Journal.Store.Verify().Messages);
        Assert.Equal(other, Assert.Single(Journal.Journal.Recovered).Lane);
        Assert.NotEqual(huge, Journal.Lane("huge"));
        await Journal.WriteTexts(Journal.Lane("huge"), "anew");
        await Reopen();

        Assert.Equal(["anew"], await Journal.Texts(Journal.Recovered("huge").Lane));
        Assert.Equal(["meanwhile"], await Journal.Texts(other));
        Assert.Empty(Journal.Store.Verify().Problems);
    }

    [Fact]
    public async Task An_emptied_lane_can_be_used_again()
    {
        var lane = Journal.Lane("orders");
        await Journal.WriteTexts(lane, "one");
        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(lane, 1)));
        await Journal.WriteTexts(lane, firstSequence: 2, ["two"]);
        Assert.Equal(["two"], await Journal.Texts(lane));
        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(lane, 2)));

        await Reopen();

        Assert.Empty(Journal.Journal.Recovered);
        await Journal.WriteTexts(Journal.Lane("orders"), "three");
        Assert.Equal(["three"], await Journal.Texts(Journal.Lane("orders")));
    }

    [Fact]
    public async Task A_message_for_a_lane_that_is_not_open_is_refused()
    {
        var lane = Journal.Lane("orders");
        await Journal.Write(batch => batch.DroppedLanes.Add(lane));

        Assert.Throws<ArgumentException>(() => Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, "late"))));
        Assert.Throws<ArgumentException>(() => Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(4711, 1, "lost"))));
    }

    [Fact]
    public async Task What_outlives_a_dropped_lane_moves_to_another_one_with_the_same_batch()
    {
        var old = Journal.Lane("orders");
        await Journal.WriteTexts(old, "dropped", "moves");
        var renewed = Journal.Journal.RenewLane(old);
        await Journal.Write(batch =>
        {
            batch.DroppedLanes.Add(old);
            batch.Puts.Add(JournalUnderTest.Put(renewed, 2, "moves"));
        });

        Assert.Equal(renewed, Journal.Lane("orders"));
        await CrashAndReopen();
        Assert.Equal(["moves"], await Journal.Texts(Assert.Single(Journal.Journal.Recovered).Lane));
    }
}
