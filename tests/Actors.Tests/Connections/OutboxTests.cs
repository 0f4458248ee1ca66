using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new();
    private readonly SubscriptionSource _queue = Source("a");
    private readonly SubscriptionSource _other = Source("b");
    private readonly Message[] _messages = [.. Enumerable.Range(0, 5).Select(_ => new Sender().Send("destination:/queue/a").Message)];

    [Fact]
    public void An_empty_outbox_has_nothing_to_take()
    {
        Assert.False(_outbox.TryTake(out _, out _, out _));
        Assert.Equal(0, _outbox.Count);
    }

    [Fact]
    public void Messages_come_out_in_order_with_their_tags()
    {
        _outbox.Add(_queue, Batch(10, 0, 1));
        _outbox.Add(_other, Batch(0, 2));
        _outbox.Add(_queue, Batch(12, 3));

        Assert.Equal(4, _outbox.Count);
        Assert.Equal([(_queue, 0, 10), (_queue, 1, 11), (_other, 2, 0), (_queue, 3, 12)], TakeAll());
        Assert.Equal(0, _outbox.Count);
    }

    [Fact]
    public void What_is_for_a_subscription_that_ended_is_skipped()
    {
        _outbox.Add(_queue, Batch(10, 0, 1, 2));
        _outbox.Add(_other, Batch(20, 3));
        _outbox.Add(_queue, Batch(13, 4));
        Assert.True(_outbox.TryTake(out _, out _, out _));

        _queue.IsDetached = true;

        Assert.Equal(4, _outbox.Count);
        Assert.Equal([(_other, 3, 20)], TakeAll());
        Assert.Equal(0, _outbox.Count);
    }

    [Fact]
    public void More_can_be_added_while_messages_are_taken()
    {
        _outbox.Add(_queue, Batch(1, 0));
        Assert.Equal([(_queue, 0, 1)], TakeAll());
        _outbox.Add(_queue, Batch(2, 1, 2));
        Assert.True(_outbox.TryTake(out _, out _, out var tag));
        _outbox.Add(_other, Batch(7, 3));

        Assert.Equal(2, tag);
        Assert.Equal([(_queue, 2, 3), (_other, 3, 7)], TakeAll());
    }

    private static SubscriptionSource Source(string queue) =>
        new(default, Receiver.Subscription(), new DestinationHandle(DestinationName.Queue(queue), 0), null);

    private DeliveryBatch Batch(long firstTag, params int[] messages) => new(firstTag, [.. messages.Select(m => new Delivery(_messages[m], 0))]);

    private List<(SubscriptionSource Source, int Message, long Tag)> TakeAll()
    {
        var all = new List<(SubscriptionSource, int, long)>();
        while (_outbox.TryTake(out var source, out var delivery, out var tag)) all.Add((source, Array.IndexOf(_messages, delivery.Message), tag));
        return all;
    }
}
