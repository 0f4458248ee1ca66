using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task Transient_messages_are_read_in_order_with_the_others()
    {
        var lane = Journal.Lane("orders");
        await Journal.Write(batch =>
        {
            for (var i = 1; i <= 6; i++) batch.Puts.Add(JournalUnderTest.Put(lane, i, $"{i}", isTransient: i % 3 != 0));
        });

        Assert.Equal(["1", "2", "3", "4", "5", "6"], await Journal.Texts(lane));
        var page = await Journal.Read(lane, from: 2, maxCount: 2);
        Assert.Equal(["2", "3"], page.Texts());
        Assert.False(page.IsEnd);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transient_messages_are_gone_after_a_restart(bool isCrash)
    {
        var (mixed, transient) = (Journal.Lane("mixed"), Journal.Lane("transient"));
        await Journal.Write(batch =>
        {
            batch.Puts.Add(JournalUnderTest.Put(mixed, 1, "kept"));
            batch.Puts.Add(JournalUnderTest.Put(mixed, 2, "gone", isTransient: true));
        });
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(transient, 1, "gone", isTransient: true)));

        await (isCrash ? CrashAndReopen() : Reopen());

        var recovered = Assert.Single(Journal.Journal.Recovered);
        Assert.Equal((1, TestMessages.Text("kept").Size, 2), (recovered.Count, recovered.Bytes, recovered.NextSequence));
        Assert.Equal(["kept"], await Journal.Texts(recovered.Lane));
        await Journal.WriteTexts(Journal.Lane("transient"), "anew");
        Assert.Equal(["anew"], await Journal.Texts(Journal.Lane("transient")));
    }

    [Fact]
    public async Task Transient_messages_are_deleted_updated_and_dropped_like_the_others()
    {
        var (lane, dropped) = (Journal.Lane("orders"), Journal.Lane("dropped"));
        await Journal.Write(batch =>
        {
            for (var i = 1; i <= 3; i++) batch.Puts.Add(JournalUnderTest.Put(lane, i, $"{i}", isTransient: true));
            batch.Puts.Add(JournalUnderTest.Put(dropped, 1, "x", isTransient: true));
        });
        await Journal.Write(batch =>
        {
            batch.Deletes.Add(new MessageKey(lane, 2));
            batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 3), 2));
            batch.DroppedLanes.Add(dropped);
        });

        Assert.Equal([("1", 0), ("3", 2)], (await Journal.ReadAll(lane)).Select(stored => (stored.Message.BodyText(), stored.DeliveryCount)));
        Assert.Empty(await Journal.Texts(dropped));
    }
}
