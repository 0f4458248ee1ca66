using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Tests.Support;


namespace ActorMQ.Actors.Tests.Queues;

/// <summary>Who gets which message where consumers are at several brokers.</summary>
public class WorkSharingTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);

    private readonly QueueScene _queue = new();
    private readonly ConsumerWay _way = new("far", 10);

    [Fact]
    public void Of_whom_nothing_is_known_who_holds_less_is_next_and_the_near_one_first()
    {
        var (far, near) = (Far(), _queue.Attach());

        _queue.Publish("1", "2", "3", "4");

        Assert.Equal(("1 3", "2 4"), (near.Text, far.Text));
    }

    [Fact]
    public void Who_is_as_fast_as_the_way_keeps_what_it_can_do_meanwhile()
    {
        var (far, near) = (Far("far"), Near("near"));
        Work(near, "near", 1);

        _queue.Publish("1", "2", "3", "4");

        Assert.EndsWith("1 2 3 4", near.Text, StringComparison.Ordinal);
        Assert.Empty(far.Deliveries);
    }

    [Fact]
    public void Who_is_slow_gets_less()
    {
        var (fast, slow) = (Far("fast"), Near("slow"));
        // Of the time of the far one 10 are the way.
        Work(fast, "fast", 30);
        Work(slow, "slow", 100);

        _queue.Publish("1", "2", "3", "4", "5", "6");

        Assert.EndsWith("1 2 3 4 6", fast.Text, StringComparison.Ordinal);
        Assert.EndsWith(" 5", slow.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_told_of_messages_is_waited_for()
    {
        var (near, scout) = (_queue.Attach(), _queue.Attach(scout: true, way: _way));
        _queue.Publish("1", "2", "3", "4");
        Assert.Equal(("1", 1), (near.Text, scout.Exhaustions));

        var far = _queue.Attach(metered: true, way: _way);
        Assert.Equal(("1", 1), (near.Text, far.Exhaustions));
        _queue.Grant(far, 100);

        Assert.Equal(("1 3", "2 4"), (near.Text, far.Text));
    }

    [Fact]
    public void Who_does_not_come_is_not_waited_for_any_longer()
    {
        var near = _queue.Attach();
        _queue.Attach(scout: true, way: _way);
        _queue.Publish("1", "2", "3");

        _queue.Wait(Long);

        Assert.Equal("1 2 3", near.Text);
        _queue.Publish("4", "5");
        Assert.Equal("1 2 3 4 5", near.Text);
    }

    [Fact]
    public void A_clock_that_is_set_back_keeps_nobody_waiting()
    {
        var sharing = new WorkSharing();
        var scout = new QueueConsumer(TestSubscriber.Request("scout", 1, 1) with { IsMetered = true, IsScout = true, Way = _way });
        sharing.Add(scout);
        sharing.OnTold(scout, now: 10_000_000);
        Assert.True(sharing.IsAnybodyAwaited);

        sharing.GiveUpWaiting(now: 5_000_000);

        Assert.False(sharing.IsAnybodyAwaited);
    }

    [Fact]
    public void Who_cannot_be_reached_is_not_waited_for()
    {
        var near = _queue.Attach();
        _queue.Attach(scout: true, way: _way with { RoundTrip = null });

        _queue.Publish("1", "2", "3");

        Assert.Equal("1 2 3", near.Text);
    }

    [Fact]
    public void Who_wants_other_messages_is_not_waited_for()
    {
        var near = _queue.Attach();
        _queue.Attach(scout: true, way: _way, selector: "colour = 'red'");

        _queue.Publish("1", "2", "3");

        Assert.Equal("1 2 3", near.Text);
    }

    [Fact]
    public void Nobody_who_has_nothing_to_do_waits_for_others()
    {
        var near = _queue.Attach();
        _queue.Attach(scout: true, way: _way);
        _queue.Publish("1", "2", "3");

        _queue.Settle(near, "1");

        Assert.StartsWith("1 2", near.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_written_to_is_not_busy_for_ever_where_messages_take_no_time()
    {
        var near = _queue.Attach();
        _queue.Publish("1", "2");
        _queue.Settle(near, "1");
        _queue.World.Tell(new DestinationCommand.AcceptUpTo(near.Id, near.TagOf("2")));
        _queue.Wait(Long);
        _queue.Attach(scout: true, way: _way);

        _queue.Publish("3", "4");

        Assert.Equal("1 2 3", near.Text);
    }

    [Fact]
    public void One_of_higher_priority_is_served_first_also_while_others_are_waited_for()
    {
        var (high, low) = (_queue.Attach(priority: 1), _queue.Attach());
        _queue.Attach(scout: true, way: _way);
        _queue.Publish("1", "2", "3");

        _queue.Wait(Long);

        Assert.Equal(("1 2 3", ""), (high.Text, low.Text));
    }

    [Fact]
    public void Who_needs_more_messages_before_it_acknowledges_any_is_given_more()
    {
        var (near, far) = (Near("near"), Far("far"));
        Work(near, "near", 100);
        Work(far, "far", 110);
        string[] ids = [.. Enumerable.Range(0, 150).Select(i => $"m{i}")];
        _queue.Publish(ids);
        // About a second's work for each.
        Assert.InRange(Given(near) + Given(far), 20, 24);

        for (var second = 0; second < 20; second++) _queue.Wait(Long);

        Assert.Equal(150, Given(near) + Given(far));

        static int Given(TestSubscriber consumer) => consumer.Ids.Count(id => id[0] == 'm');
    }

    [Fact]
    public void At_one_place_everybody_may_have_what_he_has_room_for()
    {
        var slow = _queue.Attach();
        for (var i = 0; i < 10; i++)
        {
            _queue.Publish($"w{i}");
            _queue.Wait(Long);
            _queue.Settle(slow, $"w{i}");
        }
        var other = _queue.Attach();

        _queue.Publish([.. Enumerable.Range(0, 50).Select(i => $"m{i}")]);

        Assert.Equal((35, 25), (slow.Deliveries.Count, other.Deliveries.Count));
    }

    private TestSubscriber Far(string? name = null)
    {
        var far = _queue.Attach(metered: true, way: _way, selector: name is null ? null : For(name));
        _queue.Grant(far, 100);
        return far;
    }

    private TestSubscriber Near(string name) => _queue.Attach(selector: For(name));

    private static string For(string name) => $"only IS NULL OR only = '{name}'";

    /// <summary>Lets a consumer show its pace by what is only for it.</summary>
    private void Work(TestSubscriber consumer, string name, int milliseconds)
    {
        for (var i = 0; i < 10; i++)
        {
            _queue.Publish(TestMessages.Of($"{name}{i}", headers: $"only:{name}"));
            _queue.Wait(TimeSpan.FromMilliseconds(milliseconds));
            _queue.Settle(consumer, $"{name}{i}");
        }
    }
}
