using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Support;


namespace ActorMQ.Actors.Tests.Queues;

/// <summary>Who gets which message.</summary>
public class QueueDispatchTests
{
    private readonly QueueScene _queue = new();

    [Fact]
    public void Consumers_take_turns()
    {
        var (a, b) = (_queue.Attach(), _queue.Attach());

        _queue.Publish("1", "2", "3", "4");

        Assert.Equal(("1 3", "2 4"), (a.Text, b.Text));
    }

    [Fact]
    public void A_consumer_without_room_is_passed_over()
    {
        var (full, other) = (_queue.Attach(prefetch: 1), _queue.Attach());

        _queue.Publish("1", "2", "3");

        Assert.Equal(("1", "2 3"), (full.Text, other.Text));
    }

    [Fact]
    public void What_nobody_has_room_for_is_delivered_when_there_is_room()
    {
        var consumer = _queue.Attach(prefetch: 1);
        _queue.Publish("1", "2");
        Assert.Equal("1", consumer.Text);

        _queue.Settle(consumer, "1");

        Assert.Equal("1 2", consumer.Text);
    }

    [Fact]
    public void Consumers_of_higher_priority_are_served_first_while_they_have_room()
    {
        var (low, high) = (_queue.Attach(), _queue.Attach(prefetch: 2, priority: 1));

        _queue.Publish("1", "2", "3");

        Assert.Equal(("3", "1 2"), (low.Text, high.Text));
    }

    [Fact]
    public void An_exclusive_consumer_gets_everything_until_it_leaves()
    {
        var other = _queue.Attach();
        var exclusive = _queue.Attach(prefetch: 1, exclusive: true);
        _queue.Publish("1", "2");
        Assert.Equal(("", "1"), (other.Text, exclusive.Text));

        _queue.Detach(exclusive, firstUnsent: 1);

        Assert.Equal("1 2", other.Text);
    }

    [Fact]
    public void Of_two_exclusive_consumers_the_first_is_served()
    {
        var (first, second) = (_queue.Attach(exclusive: true), _queue.Attach(exclusive: true));

        _queue.Publish("1", "2");

        Assert.Equal(("1 2", ""), (first.Text, second.Text));
    }

    [Fact]
    public void A_selector_gets_what_it_matches_and_others_get_the_rest()
    {
        var red = _queue.Attach(selector: "colour = 'red'");
        _queue.Publish(TestMessages.Of("1", headers: "colour:blue"), TestMessages.Of("2", headers: "colour:red"));
        Assert.Equal("2", red.Text);

        var any = _queue.Attach();

        Assert.Equal("1", any.Text);
    }

    [Fact]
    public void A_selector_that_comes_back_with_the_others_is_not_forgotten_when_they_are_full()
    {
        var any = _queue.Attach(prefetch: 1);
        _queue.Publish(TestMessages.Of("1"), TestMessages.Of("2"), TestMessages.Of("3", headers: "colour:red"));

        var red = _queue.Attach(selector: "colour = 'red'");

        Assert.Equal(("1", "3"), (any.Text, red.Text));
    }

    [Fact]
    public void Thousands_of_selectors_on_one_header_each_get_their_own()
    {
        var consumers = Enumerable.Range(0, 2000).Select(i => _queue.Attach(selector: $"mc_identity = 'node{i}'")).ToArray();

        _queue.Publish([.. Enumerable.Range(0, 2000).Select(i => TestMessages.Of($"m{i}", headers: $"mc_identity:node{i}"))]);

        for (var i = 0; i < consumers.Length; i++) Assert.Equal($"m{i}", consumers[i].Text);
    }

    [Fact]
    public void Higher_message_priority_goes_first()
    {
        _queue.Publish(TestMessages.Of("low", priority: 1), TestMessages.Of("normal"), TestMessages.Of("high", priority: 9));

        Assert.Equal("high normal low", _queue.Attach().Text);
    }

    [Fact]
    public void Without_priorities_the_order_of_arrival_holds()
    {
        var queue = new QueueScene(new QueueOptions { Prioritized = false });
        queue.Publish(TestMessages.Of("low", priority: 1), TestMessages.Of("high", priority: 9));

        Assert.Equal("low high", queue.Attach().Text);
    }

    [Fact]
    public void A_message_larger_than_the_prefetch_bytes_is_delivered_alone()
    {
        var consumer = _queue.Attach(prefetch: 1);

        _queue.Publish(TestMessages.Of("large", size: 1 << 20));

        Assert.Equal("large", consumer.Text);
    }

    [Fact]
    public void Looking_for_consumers_of_a_message_among_many_is_cut_into_turns_and_nothing_overtakes_it()
    {
        var queue = new QueueScene(maxEndSteps: 10);
        var others = Enumerable.Range(0, 95).Select(i => queue.Attach($"{i}", selector: "size > 9")).ToList();
        var last = queue.Attach("last", selector: "size > 1");
        var before = queue.World.Turns;

        queue.Publish(TestMessages.Of("1", headers: "size:2"), TestMessages.Of("2", headers: "size:10"), TestMessages.Of("3", headers: "size:2"));

        Assert.Equal("1 3", last.Text);
        Assert.Equal("2", string.Concat(others.Select(other => other.Text)));
        // Three messages for 96 selectors each, ten in a turn.
        Assert.InRange(queue.World.Turns - before, 28, 40);
    }

    [Fact]
    public void Who_comes_while_consumers_are_looked_for_is_found_too()
    {
        var queue = new QueueScene(maxEndSteps: 10);
        for (var i = 0; i < 50; i++) queue.Attach($"{i}", selector: "size > 9");
        queue.World.Tell(new DestinationCommand.Publish([new PublishItem(TestMessages.Of("1", headers: "size:2"), queue.Publisher.Ticket(1))]));
        for (var i = 0; i < 3; i++) Assert.True(queue.World.RunOne());

        var late = queue.Attach("late", selector: "size > 1");

        Assert.Equal("1", late.Text);
    }

    [Fact]
    public void A_long_line_of_messages_is_handed_out_in_turns_and_in_order()
    {
        var queue = new QueueScene(maxEndSteps: 2);
        var ids = Enumerable.Range(1, 100).Select(i => $"{i}").ToArray();
        queue.Publish(ids);
        var before = queue.World.Turns;

        var consumer = queue.Attach();

        Assert.Equal(string.Join(' ', ids), consumer.Text);
        Assert.InRange(queue.World.Turns - before, 6, 20);
    }

    [Fact]
    public void Who_catches_up_is_served_in_turns_and_in_order()
    {
        var queue = new QueueScene(maxEndSteps: 1);
        var ids = Enumerable.Range(1, 60).Select(i => $"{i}").ToArray();
        var picky = queue.Attach("picky", selector: "size > 1");
        queue.Publish([.. ids.Select(id => TestMessages.Of(id, headers: "size:1"))]);
        Assert.Equal("", picky.Text);

        var (first, second) = (queue.Attach("first", prefetch: 10, selector: "size = 1"), queue.Attach("second", selector: "size > 0"));

        Assert.Equal(ids.Order(StringComparer.Ordinal), $"{first.Text} {second.Text}".Split(' ').Order(StringComparer.Ordinal));
        Assert.Equal(second.Text, string.Join(' ', second.Text.Split(' ').OrderBy(int.Parse)));
    }

    [Fact]
    public void Who_waits_for_the_journal_is_not_offered_what_comes_meanwhile_again_and_again()
    {
        var (queue, picky) = SetOneToFiveAside();
        foreach (var id in (string[])["6", "7", "8", "9", "10", "11"]) queue.Settle(picky, id);
        var first = queue.World.Turns;
        var late = queue.Attach("late");

        queue.Publish(TestMessages.Of("a", headers: "size:1"));
        queue.Publish(TestMessages.Of("b", headers: "size:1"));

        Assert.Equal(1, queue.World.Journal.WaitingReads);
        Assert.InRange(queue.World.Turns - first, 1, 20);
        Assert.Equal("", late.Text);
        queue.World.Settle();
        Assert.Equal("1 2 3 4 5 a b", late.Text);
    }

    [Fact]
    public void What_comes_back_while_memory_is_short_is_offered_before_it_is_set_aside()
    {
        var (queue, picky) = SetOneToFiveAside();
        foreach (var id in (string[])["7", "8", "9", "10", "11"]) queue.Settle(picky, id);

        queue.World.Tell(new DestinationCommand.Settle(picky.Id, Settlement.Rejected, [picky.TagOf("6")]));
        var late = queue.Attach("late", prefetch: 2, selector: "size < 2");
        queue.World.Settle();

        Assert.Equal("1 2", late.Text);
        Assert.Equal("6 7 8 9 10 11 6", picky.Text);
    }

    /// <summary>The others are with a consumer; a turn has room for one selector.</summary>
    private static (QueueScene Queue, TestSubscriber Picky) SetOneToFiveAside()
    {
        var queue = new QueueScene(
            new QueueOptions { GuaranteedMessages = 10, RedeliveryDelay = TimeSpan.Zero, MaxRedeliveries = -1 }, memory: 1, maxEndSteps: 1);
        var picky = queue.Attach("picky", selector: "size > 1");
        queue.Publish([.. Enumerable.Range(1, 11).Select(i => TestMessages.Of($"{i}", persistent: true, headers: i <= 5 ? "size:1" : "size:2"))]);
        queue.World.Settle();
        Assert.Equal("6 7 8 9 10 11", picky.Text);
        Assert.Equal(5, queue.State.Lanes.Sum(lane => lane.Window.SetAsideCount));
        return (queue, picky);
    }
}
