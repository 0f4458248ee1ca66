using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class ClientSubscriptionTests
{
    private readonly Sender _sender = new();

    [Fact]
    public void Messages_are_numbered_from_one_in_the_order_they_are_sent()
    {
        var (subscription, source) = Make();

        Assert.Equal([1, 2, 3], Send(subscription, source, 3));
        Assert.Equal((3, 3), (subscription.Delivered, subscription.Unacknowledged));
        Assert.True(subscription.IsOutstanding(1) && subscription.IsOutstanding(3));
        Assert.False(
            subscription.IsOutstanding(0) || subscription.IsOutstanding(4) || subscription.IsOutstanding(-1) || subscription.IsOutstanding(long.MaxValue));
    }

    [Fact]
    public void What_is_acknowledged_by_itself_gets_no_number()
    {
        var (subscription, source) = Make(mode: AckMode.Auto);

        Assert.Equal([0, 0], Send(subscription, source, 2));
        Assert.Equal((2, 0), (subscription.Delivered, subscription.Unacknowledged));
    }

    [Fact]
    public void A_delivery_is_taken_once()
    {
        var (subscription, source) = Make();
        Send(subscription, source, 3);

        Assert.True(subscription.TryTake(2, out var delivery));
        Assert.False(subscription.TryTake(2, out _));

        Assert.Equal((source, 102), (delivery.Source, delivery.Tag));
        Assert.Equal(2, subscription.Unacknowledged);
        Assert.Equal([1, 3], subscription.OutstandingUpTo(3).ToArray());
    }

    [Fact]
    public void Numbers_go_on_after_all_was_taken()
    {
        var (subscription, source) = Make();
        Send(subscription, source, 2);
        Assert.True(subscription.TryTake(1, out _) && subscription.TryTake(2, out _));

        Assert.Equal([3], Send(subscription, source, 1));
        Assert.False(subscription.IsOutstanding(2));
        Assert.Equal([3], subscription.OutstandingUpTo(10).ToArray());
    }

    [Fact]
    public void What_is_outstanding_can_be_taken_while_it_is_listed()
    {
        var (subscription, source) = Make();
        Send(subscription, source, 5);
        subscription.TryTake(2, out _);
        var taken = new List<long>();

        foreach (var number in subscription.OutstandingUpTo(4))
        {
            Assert.True(subscription.TryTake(number, out _));
            taken.Add(number);
        }

        Assert.Equal([1, 3, 4], taken);
        Assert.Equal([5], subscription.OutstandingUpTo(99).ToArray());
    }

    [Theory]
    [InlineData(StompVersion.V10)]
    [InlineData(StompVersion.V11)]
    public void Before_STOMP_1_2_a_message_is_known_by_its_id(StompVersion version)
    {
        var (subscription, source) = Make(version);
        Send(subscription, source, 3);

        Assert.Equal(2, subscription.NumberOf($"{Sender.Identity}-2"));
        Assert.Equal(0, subscription.NumberOf("unknown"));
        subscription.TryTake(2, out _);
        Assert.Equal(0, subscription.NumberOf($"{Sender.Identity}-2"));
    }

    [Fact]
    public void What_is_reserved_for_a_transaction_is_not_outstanding_until_it_is_given_back()
    {
        var (subscription, source) = Make(StompVersion.V11);
        Send(subscription, source, 2);

        subscription.Reserve(1);
        Assert.False(subscription.IsOutstanding(1));
        Assert.Equal(0, subscription.NumberOf($"{Sender.Identity}-1"));
        Assert.Equal([2], subscription.OutstandingUpTo(2).ToArray());

        Assert.True(subscription.TryUnreserve(1, out var delivery));
        Assert.True(delivery.IsRoomLent);
        Assert.True(subscription.IsOutstanding(1));
        subscription.Reserve(1);
        Assert.True(subscription.TryTake(1, out _));
        Assert.False(subscription.TryUnreserve(1, out _));
        Assert.False(subscription.TryUnreserve(99, out _));
        Assert.Equal([2], subscription.OutstandingUpTo(2).ToArray());
    }

    [Fact]
    public void What_came_from_a_source_that_is_gone_is_forgotten()
    {
        var (subscription, first) = Make();
        var second = Source(subscription, "b");
        Send(subscription, first, 2);
        Send(subscription, second, 2);
        Send(subscription, first, 1);

        subscription.Forget(first);

        Assert.Equal([3, 4], subscription.OutstandingUpTo(5).ToArray());
        Assert.Equal(2, subscription.Unacknowledged);
        subscription.Forget(second);
        Assert.Equal(0, subscription.Unacknowledged);
        Assert.Equal([6], Send(subscription, second, 1));
    }

    [Fact]
    public void It_behaves_like_a_list_of_numbers()
    {
        var steps = Gen.ListOf(Gen.Zip(Gen.Choose(0, 5), Gen.Choose(0, 40)));
        var message = _sender.Send("destination:/queue/a").Message;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(steps.ToArbitrary(), all =>
        {
            var (subscription, source) = Make();
            var outstanding = new SortedSet<long>();
            var reserved = new SortedSet<long>();
            var last = 0L;
            foreach (var (kind, number) in all)
            {
                switch (kind)
                {
                    case 0 or 1:
                        Assert.Equal(++last, subscription.Sent(source, last, new Delivery(message, 0)));
                        outstanding.Add(last);
                        break;
                    case 2:
                        Assert.Equal(outstanding.Contains(number) || reserved.Contains(number), subscription.TryTake(number, out _));
                        outstanding.Remove(number);
                        reserved.Remove(number);
                        break;
                    case 3 when outstanding.Remove(number):
                        subscription.Reserve(number);
                        reserved.Add(number);
                        break;
                    case 4 when reserved.Remove(number):
                        subscription.TryUnreserve(number, out _);
                        outstanding.Add(number);
                        break;
                }
                Assert.Equal(outstanding.Contains(number), subscription.IsOutstanding(number));
                Assert.Equal(outstanding.Where(n => n <= number).ToArray(), subscription.OutstandingUpTo(number).ToArray());
                Assert.Equal(outstanding.Count + reserved.Count, subscription.Unacknowledged);
            }
        }));
    }

    private static (ClientSubscription Subscription, SubscriptionSource Source) Make(StompVersion version = StompVersion.V12, AckMode mode = AckMode.Client)
    {
        var subscription = Receiver.Subscription("s", version, mode: mode);
        return (subscription, Source(subscription, "a"));
    }

    private static SubscriptionSource Source(ClientSubscription subscription, string queue) =>
        new(default, subscription, new DestinationHandle(DestinationName.Queue(queue), 0), null);

    private long[] Send(ClientSubscription subscription, SubscriptionSource source, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Sent(subscription, source, _sender.Send("destination:/queue/a").Message))];

    private static long Sent(ClientSubscription subscription, SubscriptionSource source, Message message) =>
        subscription.Sent(source, 101 + subscription.Delivered, new Delivery(message, 0));
}
