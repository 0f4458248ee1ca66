using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Persistence.Tests.Support;

namespace ActorMQ.Persistence.Tests.Conformance;

public abstract partial class JournalConformance
{
    [Fact]
    public async Task A_durable_message_is_there_after_a_crash()
    {
        await Journal.WriteTexts(Journal.Lane("orders"), "one", "two");

        await CrashAndReopen();

        Assert.Equal(["one", "two"], await Journal.Texts(Journal.Recovered("orders").Lane));
    }

    [Fact]
    public async Task Everything_about_a_message_comes_back()
    {
        var lane = Journal.Lane("orders", priority: 9);
        var frame = TestMessages.Text("body\0with\nall ü kinds").Frame;
        var message = new Message(frame, 40) { Flags = MessageFlags.Persistent | MessageFlags.DeadLetter, Priority = 9, Expires = 1_234_567_890_123 };
        await Journal.Write(batch => batch.Puts.Add(JournalUnderTest.Put(lane, 7, message, deliveryCount: 3)));

        await Reopen();

        var stored = Assert.Single((await Journal.Read(Journal.Recovered("orders", 9).Lane)).Messages);
        Assert.Equal(new MessageKey(lane, 7), stored.Key);
        Assert.Equal(3, stored.DeliveryCount);
        Assert.Equal(frame, stored.Message.Frame);
        Assert.Equal(
            (message.BodyStart, message.Flags, message.Priority, message.Expires),
            (stored.Message.BodyStart, stored.Message.Flags, stored.Message.Priority, stored.Message.Expires));
    }

    [Fact]
    public async Task Opening_tells_what_each_lane_has()
    {
        var (low, high) = (Journal.Lane("orders", 0), Journal.Lane("orders", 9));
        await Journal.WriteTexts(low, "a", "bb");
        await Journal.WriteTexts(high, firstSequence: 40, ["ccc"]);
        await Journal.WriteTexts(Journal.Lane("empty"), "gone");
        await Journal.Write(batch => batch.Deletes.Add(new MessageKey(Journal.Lane("empty"), 1)));

        await CrashAndReopen();

        var queue = DestinationName.Queue("orders");
        Assert.Equal(
            [
                new RecoveredLane(low, queue, 0, 2, TestMessages.Text("a").Size + TestMessages.Text("bb").Size, 3),
                new RecoveredLane(high, queue, 9, 1, TestMessages.Text("ccc").Size, 41),
            ],
            Journal.Journal.Recovered);
        Assert.Equal(low, Journal.Lane("orders", 0));
        Assert.Equal(high, Journal.Lane("orders", 9));
    }

    [Fact]
    public async Task Names_of_any_kind_come_back()
    {
        string[] names = ["a b", "ünïcödé.☃", "'; DROP TABLE lane; --", "Case", "case", new string('n', 5000)];
        foreach (var name in names) await Journal.WriteTexts(Journal.Lane(name), name[..1]);
        var temporary = new DestinationName(DestinationKind.TemporaryQueue, "case");
        await Journal.WriteTexts(Journal.Journal.OpenLane(temporary, 4), "t");

        await Reopen();

        Assert.Equal(
            names.Select(DestinationName.Queue).Append(temporary).ToHashSet(),
            Journal.Journal.Recovered.Select(lane => lane.Destination).ToHashSet());
    }

    [Fact]
    public async Task Messages_come_in_order_of_their_numbers_however_they_were_written()
    {
        var lane = Journal.Lane("orders");
        foreach (var sequence in new[] { 5, 1, 300, 2, 299 }) await Journal.WriteTexts(lane, sequence, [$"{sequence}"]);

        Assert.Equal(["1", "2", "5", "299", "300"], await Journal.Texts(lane));
    }

    [Fact]
    public async Task A_page_has_as_many_messages_as_were_asked_for_and_says_whether_there_are_more()
    {
        var lane = Journal.Lane("orders");
        await Journal.WriteTexts(lane, "1", "2", "3", "4");

        var first = await Journal.Read(lane, maxCount: 3);
        var rest = await Journal.Read(lane, from: 4, maxCount: 3);
        var exact = await Journal.Read(lane, from: 2, maxCount: 3);
        var nothing = await Journal.Read(lane, from: 5);

        Assert.Equal(["1", "2", "3"], first.Texts());
        Assert.False(first.IsEnd);
        Assert.Equal(["4"], rest.Texts());
        Assert.True(rest.IsEnd);
        Assert.Equal(3, exact.Messages.Count);
        Assert.True(exact.IsEnd);
        Assert.Empty(nothing.Messages);
        Assert.True(nothing.IsEnd);
    }

    [Fact]
    public async Task A_page_ends_once_it_has_the_bytes_and_has_at_least_one_message()
    {
        var lane = Journal.Lane("orders");
        await Journal.Write(batch =>
        {
            for (var i = 1; i <= 4; i++) batch.Puts.Add(JournalUnderTest.Put(lane, i, TestMessages.OfSize(100_000)));
        });

        Assert.Single((await Journal.Read(lane, maxBytes: 1)).Messages);
        Assert.Equal(2, (await Journal.Read(lane, maxBytes: 100_001)).Messages.Count);
        Assert.Equal(2, (await Journal.Read(lane, maxBytes: 200_000)).Messages.Count);
    }

    [Fact]
    public async Task A_page_stays_in_its_lane()
    {
        var (first, second) = (Journal.Lane("first"), Journal.Lane("second"));
        await Journal.WriteTexts(first, "f");
        await Journal.WriteTexts(second, "s");
        await Journal.WriteTexts(first, MessageKey.MaxSequence, ["last"]);
        await Journal.WriteTexts(second, 0, ["zero"]);

        Assert.Equal(["f", "last"], await Journal.Texts(first));
        Assert.Equal(["zero", "s"], await Journal.Texts(second));
    }

    [Fact]
    public async Task Messages_of_any_size_come_back()
    {
        var lane = Journal.Lane("orders");
        var sizes = new[] { 40, 1000, 16_300, 16_384, 40_000, 5_000_000 };
        await Journal.Write(batch =>
        {
            for (var i = 0; i < sizes.Length; i++) batch.Puts.Add(JournalUnderTest.Put(lane, i, TestMessages.OfSize(sizes[i])));
        });

        await CrashAndReopen();

        Assert.Equal(sizes, (await Journal.ReadAll(lane)).Select(stored => stored.Message.Size));
        Assert.Equal(sizes.Sum(), Journal.Recovered("orders").Bytes);
    }

    [Fact]
    public async Task Delivery_counts_survive()
    {
        var lane = Journal.Lane("orders");
        await Journal.WriteTexts(lane, "often", "never");
        await Journal.Write(batch =>
        {
            batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 1), 5));
            batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 1), 6));
            batch.Updates.Add(new DeliveryCountUpdate(new MessageKey(lane, 77), 1));
        });

        await CrashAndReopen();

        Assert.Equal([6, AfterLoss(0)], (await Journal.ReadAll(lane)).Select(stored => stored.DeliveryCount));
    }

    [Fact]
    public async Task An_empty_batch_is_durable()
    {
        await Journal.Write(_ => { });
    }

    [Fact]
    public async Task A_message_that_is_written_twice_is_there_once_as_it_was_written_last()
    {
        var lane = Journal.Lane("orders");
        await Journal.WriteTexts(lane, "a rather long first version");
        await Journal.WriteTexts(lane, "second");

        await Reopen();

        Assert.Equal(["second"], await Journal.Texts(lane));
        Assert.Equal((1, TestMessages.Text("second").Size), (Journal.Recovered("orders").Count, Journal.Recovered("orders").Bytes));
    }
}
