using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task A_shared_message_is_there_for_each_lane_after_a_crash()
    {
        var (one, two) = (Journal.Lane("one"), Journal.Lane("two"));
        var message = TestMessages.Shared("for both", Journal.Journal.NextShare());
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(one, 1, message)));
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(two, 1, message, deliveryCount: 3)));

        await CrashAndReopen();

        Assert.Equal(message.Size, Journal.Recovered("one").Bytes);
        Assert.Equal(["for both"], await Journal.Texts(one));
        var second = Assert.Single(await Journal.ReadAll(two));
        Assert.Equal(("for both", 3, message.ShareId), (second.Message.BodyText(), second.DeliveryCount, second.Message.ShareId));
    }

    [Fact]
    public async Task A_shared_message_stays_as_long_as_a_lane_has_it()
    {
        var (one, two, three) = (Journal.Lane("one"), Journal.Lane("two"), Journal.Lane("three"));
        var message = TestMessages.Shared("kept", Journal.Journal.NextShare());
        foreach (var lane in new[] { one, two, three }) await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, message)));

        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(one, 1)));
        await Journal.Write(batch => batch.DroppedLanes.Add(two));
        await Journal.Store.WhenMaintained();
        await CrashAndReopen();

        Assert.Equal("three", Assert.Single(Journal.Journal.Recovered).Destination.Name);
        Assert.Equal(["kept"], await Journal.Texts(three));
        Assert.Empty(Journal.Store.Verify().Problems);
    }

    [Fact]
    public async Task A_shared_message_that_was_gone_can_come_again()
    {
        // A queue that is late with its message, after another is through with it.
        var (one, two) = (Journal.Lane("one"), Journal.Lane("two"));
        var message = TestMessages.Shared("late", Journal.Journal.NextShare());
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(one, 1, message)));
        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(one, 1)));
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(two, 1, message)));

        await CrashAndReopen();

        Assert.Equal(["late"], await Journal.Texts(two));
    }

    [Fact]
    public async Task Numbers_of_shared_messages_are_not_given_out_again_while_they_are_in_use()
    {
        var lane = Journal.Lane("one");
        var message = TestMessages.Shared("old", Journal.Journal.NextShare());
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, message)));

        await CrashAndReopen();

        Assert.True(Journal.Journal.NextShare() > message.ShareId);
    }

    [Fact]
    public async Task Shared_messages_that_need_not_survive_are_there_until_the_end()
    {
        var (one, two) = (Journal.Lane("one"), Journal.Lane("two"));
        var message = TestMessages.Shared("fleeting", Journal.Journal.NextShare(), isTransient: true);
        foreach (var lane in new[] { one, two }) await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, message, isTransient: true)));
        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(one, 1)));

        Assert.Equal(["fleeting"], await Journal.Texts(two));
        await Reopen();
        Assert.Empty(Journal.Journal.Recovered);
    }

    [Fact]
    public async Task A_shared_message_takes_room_once()
    {
        const int Lanes = 20;
        var message = TestMessages.Shared(new string('x', 1_000_000), Journal.Journal.NextShare());
        for (var i = 0; i < Lanes; i++)
        {
            var lane = Journal.Lane($"queue{i}");
            await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 1, message)));
        }

        await Reopen();

        // Twice, with what a log may still hold.
        Assert.InRange(Journal.Journal.Status.SizeBytes, 0, 3_500_000);
        Assert.Equal(Lanes * (long)message.Size, Journal.Journal.Recovered.Sum(lane => lane.Bytes));
    }
}
