using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    private static readonly string Large = string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i},"));

    [Fact]
    public async Task Large_messages_are_there_after_a_crash_among_small_ones()
    {
        var lane = Journal.Lane("one");
        await Journal.WriteTexts(lane, "before", Large, "after", Large);
        await Journal.Write(batch => batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 2), 7)));

        await CrashAndReopen();

        var all = await Journal.ReadAll(lane);
        Assert.Equal(["before", Large, "after", Large], all.Select(stored => stored.Message.BodyText()));
        Assert.Equal([AfterLoss(0), 7, AfterLoss(0), AfterLoss(0)], all.Select(stored => stored.DeliveryCount));
        Assert.All(all, stored => Assert.Equal(0, stored.Message.ShareId));
        Assert.Equal(all.Sum(stored => stored.Message.Size), Journal.Recovered("one").Bytes);
        Assert.Empty(Journal.Store.Verify().Problems);
    }

    [Fact]
    public async Task Nothing_of_a_large_message_stays_behind()
    {
        var (one, two) = (Journal.Lane("one"), Journal.Lane("two"));
        await Journal.WriteTexts(one, Large, "small", Large);
        await Journal.WriteTexts(two, Large);
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(two, 2, Large, isTransient: true)));
        Assert.Equal([Large, Large], await Journal.Texts(two));

        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(one, 1)));
        await Journal.Write(batch => batch.DroppedLanes.Add(two));
        await Journal.Store.WhenMaintained();
        await CrashAndReopen();

        Assert.Equal(["small", Large], await Journal.Texts(one));
        Assert.Empty(Journal.Store.Verify().Problems);
        Assert.True(Journal.Journal.NextShare() > 0);
    }

    [Fact]
    public async Task A_large_message_may_be_shared()
    {
        var (one, two) = (Journal.Lane("one"), Journal.Lane("two"));
        var message = TestMessages.Shared(Large, Journal.Journal.NextShare());
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(one, 1, message)));
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(two, 1, message)));
        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(one, 1)));

        await CrashAndReopen();

        var stored = Assert.Single(await Journal.ReadAll(two));
        Assert.Equal((Large, message.ShareId), (stored.Message.BodyText(), stored.Message.ShareId));
    }
}
