using ActorMQ.Model.Destinations;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    private static readonly DestinationName Orders = DestinationName.Queue("orders");

    [Fact]
    public async Task A_queue_that_starts_anew_finds_what_its_lanes_have()
    {
        var (low, high, empty) = (Journal.Lane("orders", 0), Journal.Lane("orders", 9), Journal.Lane("orders", 5));
        await Journal.WriteTexts(Journal.Lane("others"), "x");
        await Journal.WriteTexts(low, "one", "two");
        Journal.Submit(batch =>
        {
            batch.Puts.Add(JournalUnderTest.Put(high, 7, "three", isTransient: true));
            batch.Puts.Add(JournalUnderTest.Put(high, 8, "four"));
            batch.Puts.Add(JournalUnderTest.Put(empty, 20, "five"));
        });
        Journal.Submit(batch =>
        {
            batch.Deletes.Add(new MessageKey(low, 2));
            batch.Deletes.Add(new MessageKey(empty, 20));
        });

        var lanes = await Journal.Journal.InspectAsync(Orders);

        Assert.Equal(
            [
                new RecoveredLane(low, Orders, 0, 1, TestMessages.Text("one").Size, 3),
                new RecoveredLane(empty, Orders, 5, 0, 0, 21),
                new RecoveredLane(high, Orders, 9, 2, TestMessages.Text("three").Size + TestMessages.Text("four").Size, 9),
            ],
            lanes);
    }

    [Fact]
    public async Task A_queue_that_starts_anew_after_a_restart_goes_on_with_its_numbers()
    {
        await Journal.WriteTexts(Journal.Lane("orders"), firstSequence: 30, ["one"]);
        await Reopen();

        Assert.Equal(Journal.Journal.Recovered, await Journal.Journal.InspectAsync(Orders));
        Assert.Empty(await Journal.Journal.InspectAsync(DestinationName.Queue("unknown")));
    }

    [Fact]
    public async Task Numbers_in_a_transaction_that_is_not_complete_are_in_use()
    {
        var lane = Journal.Lane("orders");
        Journal.Journal.Submit(Journal.Batch(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 12, "one"))), new JournalUnit(2));

        Assert.Equal(new RecoveredLane(lane, Orders, 4, 0, 0, 13), Assert.Single(await Journal.Journal.InspectAsync(Orders)));
    }

    [Fact]
    public async Task A_queue_that_starts_anew_waits_for_its_own_messages_and_not_for_those_of_others()
    {
        var (lane, other) = (Journal.Lane("orders"), Journal.Lane("others"));
        Journal.Store.FailWhenFull();
        Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(other, 1, "waits")));
        await Journal.Journal.FlushAsync();
        Assert.Equal(0, Assert.Single(await Journal.Journal.InspectAsync(Orders)).Count);

        Journal.Submit(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, "waits")));
        var inspection = Journal.Journal.InspectAsync(Orders);
        await Journal.Journal.FlushAsync();
        Assert.False(inspection.IsCompleted);

        Journal.Store.Heal();
        Assert.Equal(1, Assert.Single(await inspection).Count);
        ExpectOneStall();
    }

    [Fact]
    public async Task A_closed_journal_has_nothing_to_inspect()
    {
        Journal.Lane("orders");
        await Journal.Journal.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => Journal.Journal.InspectAsync(Orders));
    }
}
