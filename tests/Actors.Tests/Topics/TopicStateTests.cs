using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Actors.Topics;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Topics;

public class TopicStateTests
{
    private readonly TopicState _topic = new(DestinationName.Topic("news"), new TopicOptions { PendingLimit = 2 });

    [Fact]
    public void Every_subscriber_gets_every_message()
    {
        var (a, b) = (Attach(), Attach());

        Publish("1", "2");

        Assert.Equal(("1 2", "1 2"), (a.Text, b.Text));
    }

    [Fact]
    public void Subscribers_who_want_everything_share_one_batch()
    {
        var (a, b) = (Attach(), Attach());

        Publish("1", "2");

        Assert.Same(Assert.Single(a.Batches), Assert.Single(b.Batches));
    }

    [Fact]
    public void A_slow_subscriber_loses_the_oldest_beyond_its_limit_and_harms_nobody()
    {
        var (slow, quick) = (Attach(prefetch: 1), Attach());
        for (var i = 1; i <= 6; i++) Publish($"{i}");
        Assert.Equal(("1", "1 2 3 4 5 6"), (slow.Text, quick.Text));

        for (var i = 0; i < 3; i++) Took(slow);

        Assert.Equal("1 5 6", slow.Text);
        Assert.Equal(3, _topic.Status(0).Discarded);
    }

    [Fact]
    public void No_local_leaves_out_what_came_from_the_same_connection()
    {
        var (noLocal, other) = (Attach(connection: 7, noLocal: true), Attach(connection: 7));

        _topic.Publish(new Message(TestMessages.Of("own").Frame, TestMessages.Of("own").BodyStart) { SenderConnection = 7 }, 0);
        Publish("other");

        Assert.Equal(("other", "own other"), (noLocal.Text, other.Text));
    }

    [Fact]
    public void A_selector_gets_only_what_it_matches()
    {
        var red = Attach(selector: "colour = 'red'");

        Publish(TestMessages.Of("1"), TestMessages.Of("2", headers: "colour:red"));

        Assert.Equal("2", red.Text);
    }

    [Fact]
    public void Expired_messages_are_not_handed_out()
    {
        var subscriber = Attach();

        _topic.Publish(TestMessages.Of("1", expires: 10), now: 11);
        Publish("2");

        Assert.Equal("2", subscriber.Text);
        Assert.Equal(1, _topic.Status(0).Expired);
    }

    [Fact]
    public void Who_has_left_gets_nothing_more_and_an_empty_topic_is_idle()
    {
        var subscriber = Attach();
        Assert.False(_topic.IsIdle);

        _topic.Detach(subscriber.Id);
        Publish("1");

        Assert.Equal("", subscriber.Text);
        Assert.True(_topic.IsIdle);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("colour = 'red'")]
    [InlineData("size > 1")]
    [InlineData("size = 2.0")]
    public void A_fan_out_to_many_is_cut_into_pieces_and_each_gets_all_in_order(string? selector)
    {
        var all = Enumerable.Range(0, 30).Select(_ => Attach(selector: selector)).ToList();
        for (var i = 1; i <= 3; i++) _topic.Publish(TestMessages.Of($"{i}", headers: ["colour:red", "size:2"]), 0);

        var turns = 1;
        while (!FanOut(steps: 7))
        {
            turns++;
            Assert.True(_topic.IsHandingOut);
        }

        Assert.InRange(turns, 4, 1000);
        Assert.False(_topic.IsHandingOut);
        Assert.All(all, subscriber => Assert.Equal("1 2 3", subscriber.Text));
        Publish(TestMessages.Of("4", headers: ["colour:red", "size:2"]));
        Assert.All(all, subscriber => Assert.Equal("1 2 3 4", subscriber.Text));
    }

    [Fact]
    public void A_turn_of_a_fan_out_tries_no_more_selectors_than_it_has_steps_for()
    {
        var trials = Enumerable.Range(0, 30).Select(i => Attach(selector: i == 29 ? "size > 1" : "size > 9")).ToList();
        _topic.Publish(TestMessages.Of("1", headers: "size:2"), 0);

        Assert.False(FanOut(steps: 29));
        Assert.Equal("", trials[29].Text);
        Assert.True(FanOut(steps: 2));
        Assert.Equal("1", trials[29].Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("size > 1")]
    public void Who_leaves_while_a_fan_out_goes_on_gets_nothing_more_and_nobody_is_left_out(string? selector)
    {
        var all = Enumerable.Range(0, 10).Select(_ => Attach(selector: selector)).ToList();
        _topic.Publish(TestMessages.Of("1", headers: "size:2"), 0);
        Assert.False(FanOut(steps: 3));
        var served = all.Count(subscriber => subscriber.Text == "1");

        foreach (var leaving in new[] { 1, served, served + 1, 9 }) _topic.Detach(all[leaving].Id);
        FanOut();

        Assert.Equal(3, served);
        Assert.Equal("1 1 1 - - 1 1 1 1 -", string.Join(' ', all.Select(subscriber => subscriber.Text is "" ? "-" : subscriber.Text)));
    }

    [Fact]
    public void Who_got_room_for_what_waits_is_served_in_pieces_too()
    {
        var slow = Enumerable.Range(0, 10).Select(_ => Attach(prefetch: 1)).ToList();
        Publish("1", "2");
        foreach (var subscriber in slow) _topic.Grant(subscriber.Id, 1, 0);

        Assert.False(FanOut(steps: 4));
        Assert.Equal(4, slow.Count(subscriber => subscriber.Text == "1 2"));
        FanOut();
        Assert.All(slow, subscriber => Assert.Equal("1 2", subscriber.Text));
    }

    private TestSubscriber Attach(int prefetch = 100, long connection = 1, bool noLocal = false, string? selector = null)
    {
        var subscriber = new TestSubscriber();
        _topic.Attach(new ConsumerRequest(subscriber.Id, subscriber, "subscriber", connection, prefetch)
        {
            NoLocal = noLocal,
            Selector = selector is null ? null : Selector.Parse(selector),
        });
        return subscriber;
    }

    private void Publish(params string[] ids) => Publish([.. ids.Select(id => TestMessages.Of(id))]);

    private void Publish(params Message[] messages)
    {
        foreach (var message in messages) _topic.Publish(message, 0);
        FanOut();
    }

    private void Took(TestSubscriber subscriber)
    {
        _topic.Grant(subscriber.Id, 1, 0);
        FanOut();
    }

    private void FanOut() => Assert.True(FanOut(steps: int.MaxValue));

    private bool FanOut(int steps) =>
        _topic.FanOut(static (request, batch) => request.ReplyTo.TryTell(new ConsumerEvent.Delivered(request.Id, batch)), 0, new TurnBudget(steps));
}
