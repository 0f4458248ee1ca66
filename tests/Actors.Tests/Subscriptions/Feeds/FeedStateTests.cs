using System.Text;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Subscriptions.Feeds;
using ActorMQ.Actors.Tests.Support;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Tests.Subscriptions.Feeds;

public sealed class FeedStateTests
{
    private readonly FeedState _feed = new();

    [Fact]
    public void A_message_is_settled_once_it_is_stored()
    {
        var source = Source("p");
        var token = _feed.Take(source, 7, New("m"));
        Assert.Empty(_feed.TakeSettled());

        _feed.OnStored(token);

        Assert.Equal([source], _feed.TakeSettled());
        Assert.Equal([7], source.Accepted);
        Assert.Empty(_feed.TakeSettled());
    }

    [Fact]
    public void One_that_could_not_be_stored_is_to_come_again()
    {
        var source = Source("p");
        _feed.OnRefused(_feed.Take(source, 7, New("m")));

        Assert.Equal([7], Assert.Single(_feed.TakeSettled()).Rejected);
        Assert.NotEqual(0, _feed.Take(source, 8, Again("m")));
    }

    [Fact]
    public void What_was_stored_is_not_stored_again_when_its_home_did_not_hear_of_it()
    {
        var lost = Source("p");
        _feed.OnStored(_feed.Take(lost, 7, New("m")));
        lost.IsDetached = true;
        Assert.Empty(_feed.TakeSettled());

        var source = Source("p");
        Assert.Equal(0, _feed.Take(source, 1, Again("m")));

        Assert.Equal([1], Assert.Single(_feed.TakeSettled()).Accepted);
    }

    [Fact]
    public void What_comes_again_while_it_is_being_stored_is_settled_with_it()
    {
        var lost = Source("p");
        var token = _feed.Take(lost, 7, New("m"));
        lost.IsDetached = true;
        var source = Source("p");
        Assert.Equal(0, _feed.Take(source, 1, Again("m")));
        Assert.Empty(_feed.TakeSettled());

        _feed.OnStored(token);

        Assert.Equal([source], _feed.TakeSettled());
        Assert.Equal([1], source.Accepted);
        Assert.Empty(lost.Accepted);
    }

    [Fact]
    public void Parts_of_one_message_for_several_topics_are_several()
    {
        var source = Source("p");
        _feed.OnStored(_feed.Take(source, 1, Part("/topic/a")));

        Assert.NotEqual(0, _feed.Take(source, 2, Part("/topic/b")));
    }

    [Fact]
    public void As_many_are_remembered_as_a_home_may_have_lent()
    {
        var source = Source("p");
        for (var i = 0; i <= FeedState.Window + FeedState.MostAhead; i++) _feed.OnStored(_feed.Take(source, i + 1, New($"m{i}")));

        Assert.Equal(0, _feed.Take(source, 1, Again("m1")));
        // Its home has heard of it: it lends no more than the window and what is ahead of it.
        Assert.NotEqual(0, _feed.Take(source, 1, Again("m0")));
    }

    [Fact]
    public void Each_home_has_its_own_memory()
    {
        var (one, other) = (Source("p"), Source("q"));
        _feed.OnStored(_feed.Take(one, 1, New("m")));
        for (var i = 0; i <= FeedState.Window; i++) _feed.OnStored(_feed.Take(other, i + 1, New($"m{i}")));

        Assert.Equal(0, _feed.Take(one, 2, Again("m")));
    }

    private static Delivery New(string id) => new(TestMessages.Of(id), 0);

    private static Delivery Again(string id) => new(TestMessages.Of(id), 1);

    private static Delivery Part(string destination)
    {
        var head = $"destination:{destination}\nmessage-id:m\n\n";
        return new Delivery(new Message(Encoding.UTF8.GetBytes(head + '\0'), head.Length), 1);
    }

    private static FeedSource Source(string home) =>
        new(default, new DestinationHandle(new DestinationName(DestinationKind.DurableSubscription, "broker:s/t"), 0), home);
}
