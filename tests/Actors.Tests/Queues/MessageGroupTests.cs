using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Tests.Queues;

public class MessageGroupTests
{
    private readonly QueueScene _queue = new();

    [Fact]
    public void All_messages_of_a_group_go_to_one_consumer()
    {
        var (a, b) = (_queue.Attach(), _queue.Attach());

        _queue.Publish(Of("1", "g"), Of("2", "g"), Of("3", "h"), Of("4", "g"));

        Assert.Equal(("1 2 4", "3"), (a.Text, b.Text));
    }

    [Fact]
    public void A_group_waits_for_its_owner_though_others_have_room()
    {
        var (owner, other) = (_queue.Attach(prefetch: 1), _queue.Attach());
        _queue.Publish(Of("1", "g"), Of("2", "g"));
        Assert.Equal(("1", ""), (owner.Text, other.Text));

        _queue.Settle(owner, "1");

        Assert.Equal(("1 2", ""), (owner.Text, other.Text));
    }

    [Fact]
    public void When_the_owner_leaves_the_group_goes_to_somebody_else_in_order()
    {
        var (owner, other) = (_queue.Attach(prefetch: 1), _queue.Attach());
        _queue.Publish(Of("1", "g"), Of("2", "g"), Of("3", "g"));

        _queue.Detach(owner);

        Assert.Equal("1 2 3", other.Text);
    }

    [Fact]
    public void Sequence_minus_one_closes_a_group()
    {
        var (a, b) = (_queue.Attach(), _queue.Attach());

        _queue.Publish(Of("1", "g"), Of("2", "g", "JMSXGroupSeq:-1"), Of("3", "g"));

        Assert.Equal(("1 2", "3"), (a.Text, b.Text));
    }

    [Fact]
    public void A_closing_message_that_the_owner_does_not_want_closes_nothing()
    {
        var owner = _queue.Attach(prefetch: 1, selector: "colour = 'red'", priority: 1);
        _queue.Publish(Of("1", "g", "colour:red"), Of("2", "g", "colour:red"));
        var other = _queue.Attach();

        _queue.Publish(Of("3", "g", "JMSXGroupSeq:-1"));
        _queue.Settle(owner, "1");

        Assert.Equal(("1 2", "3"), (owner.Text, other.Text));
    }

    private static Message Of(string id, string group, params string[] headers) =>
        TestMessages.Of(id, headers: [$"JMSXGroupID:{group}", .. headers]);
}
