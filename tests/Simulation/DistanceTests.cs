using System.Globalization;

namespace ActorMQ.Simulation;

/// <summary>What takes long between brokers that are far apart, and what must not.</summary>
public sealed class DistanceTests
{
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly LinkWorld _world = new(1) { FixedDelay = OneWay };
    private readonly NetworkNode _near;
    private readonly NetworkNode _far;

    public DistanceTests()
    {
        _near = new NetworkNode(_world, "near");
        _far = new NetworkNode(_world, "far", "near");
        _world.Run(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void The_first_request_to_a_new_queue_and_its_reply_to_a_temporary_queue_take_one_round_trip()
    {
        var responder = Responder();
        var asker = new NetworkClient(_near.Broker);
        asker.Subscribe("/temp-queue/answers");
        _world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(1, RoundTripsUntil(() => asker.Received.Count == 1, () => asker.Publish("/queue/requests", "?", "/temp-queue/answers")));
        Assert.Equal(1, RoundTripsUntil(() => asker.Received.Count == 2, () => asker.Publish("/queue/requests", "?", "/temp-queue/answers")));
        Assert.Empty(responder.Errors);
    }

    [Fact]
    public void The_first_request_to_a_new_queue_and_its_reply_to_another_new_queue_take_one_round_trip()
    {
        Responder();
        var asker = new NetworkClient(_near.Broker);
        asker.Subscribe("/queue/answers");
        _world.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(1, RoundTripsUntil(() => asker.Received.Count == 1, () => asker.Publish("/queue/requests", "?", "/queue/answers")));
        Assert.Equal(1, RoundTripsUntil(() => asker.Received.Count == 2, () => asker.Publish("/queue/requests", "?", "/queue/answers")));
    }

    [Fact]
    public void The_first_message_for_a_wildcard_takes_one_and_a_half_round_trips()
    {
        var consumer = new NetworkClient(_far.Broker);
        consumer.Subscribe("/queue/>");
        _world.Run(TimeSpan.FromSeconds(2));
        var publisher = new NetworkClient(_near.Broker);

        Assert.Equal(1.5, RoundTripsUntil(() => consumer.Received.Count == 1, () => publisher.Publish("/queue/new", "a")));
    }

    [Fact]
    public void What_comes_ahead_of_an_offer_goes_to_somebody_else_when_nobody_wants_it_any_more()
    {
        var consumer = new NetworkClient(_far.Broker);
        consumer.Subscribe("/queue/q");
        _world.Run(TimeSpan.FromSeconds(2));
        new NetworkClient(_near.Broker).Publish("/queue/q", "a");
        consumer.Send("UNSUBSCRIBE\nid:/queue/q\n\n\0");
        _world.Run(TimeSpan.FromSeconds(2));
        Assert.Empty(consumer.Errors);

        var other = new NetworkClient(_near.Broker);
        other.Subscribe("/queue/q");
        Assert.True(_world.RunUntil(() => other.Marked.Count == 1, Longest));
        Assert.Equal(["a"], other.Marked);
    }

    [Fact]
    public void Many_more_messages_are_under_way_than_a_prefetch_when_the_consumer_keeps_up()
    {
        var consumer = Accepting(prefetch: 100);
        Fill(10_000);

        // With the prefetch alone there would be 100 in each round trip: 20 seconds.
        Assert.True(_world.RunUntil(() => consumer.Received.Count == 10_000, TimeSpan.FromSeconds(5)), $"{consumer.Received.Count}");
        Assert.Equal(Enumerable.Range(0, 10_000).Select(Name), consumer.Received);
    }

    [Fact]
    public void A_durable_subscription_gets_many_more_in_a_round_trip_than_its_broker_may_have_unstored()
    {
        const int Count = 20_000;
        var subscriber = new NetworkClient(_far.Broker, "durable");
        subscriber.Send("SUBSCRIBE\nid:s\ndestination:/topic/t\nactivemq.subscriptionName:d\n\n\0");
        _world.Run(TimeSpan.FromSeconds(2));
        Fill(Count, "/topic/t");

        // With what may be unstored alone there would be 1,000 in each round trip: 4 seconds.
        Assert.True(_world.RunUntil(() => subscriber.Received.Count == Count, TimeSpan.FromSeconds(2)), $"{subscriber.Received.Count}");
        Assert.Equal(Enumerable.Range(0, Count).Select(Name), subscriber.Received);
    }

    [Fact]
    public void What_is_under_way_never_exceeds_the_prefetch_of_the_client()
    {
        var (unacknowledged, most) = (0, 0);
        var consumer = new NetworkClient(_far.Broker);
        consumer.OnMessage = (headers, _) =>
        {
            most = Math.Max(most, ++unacknowledged);
            _world.After(TimeSpan.FromMilliseconds(1), () =>
            {
                unacknowledged--;
                consumer.Send($"ACK\nid:{headers["ack"]}\n\n\0");
            });
        };
        consumer.Send("SUBSCRIBE\nid:s\ndestination:/queue/q\nack:client-individual\nactivemq.prefetchSize:20\n\n\0");
        Fill(2000);

        Assert.True(_world.RunUntil(() => consumer.Received.Count == 2000, TimeSpan.FromSeconds(10)), $"{consumer.Received.Count}");
        Assert.InRange(most, 10, 20);
    }

    [Fact]
    public void What_waits_for_a_consumer_that_stops_acknowledging_goes_back_and_comes_to_others_as_new()
    {
        var consumer = Accepting(prefetch: 100);
        Fill(10_000);
        Assert.True(_world.RunUntil(() => consumer.Received.Count > 3000, Longest));
        consumer.OnMessage = null;
        _world.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(0, _far.Broker.Memory.Used);

        var other = Accepting(prefetch: 100, _near);
        Assert.True(
            _world.RunUntil(() => consumer.Received.Count + other.Received.Count == 10_000, Longest), $"{consumer.Received.Count} and {other.Received.Count}");
        Assert.Equal(Enumerable.Range(0, 10_000).Select(Name), consumer.Received.Concat(other.Marked));
    }

    [Fact]
    public void What_waits_for_a_client_that_leaves_comes_to_others_as_new()
    {
        var consumer = Accepting(prefetch: 100);
        Fill(5000);
        Assert.True(_world.RunUntil(() => consumer.Received.Count > 2000, Longest));
        consumer.OnMessage = null;
        _world.Run(OneWay);
        consumer.Send("UNSUBSCRIBE\nid:s\n\n\0");
        var received = consumer.Received.Count;
        _world.Run(TimeSpan.FromSeconds(2));

        var other = Accepting(prefetch: 100, _near);
        Assert.True(_world.RunUntil(() => other.Received.Distinct().Count() >= 5000 - received, Longest));
        Assert.InRange(other.Marked.Count(static text => text.EndsWith(" again", StringComparison.Ordinal)), 0, 100);
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"{i}");

    private NetworkClient Responder()
    {
        var responder = new NetworkClient(_far.Broker);
        responder.OnMessage = (headers, _) => responder.Send($"SEND\ndestination:{headers["reply-to"]}\n\n!\0");
        responder.Subscribe("/queue/requests");
        return responder;
    }

    private NetworkClient Accepting(int prefetch, NetworkNode? node = null)
    {
        var consumer = new NetworkClient((node ?? _far).Broker);
        consumer.OnMessage = (headers, _) => consumer.Send($"ACK\nid:{headers["ack"]}\n\n\0");
        consumer.Send($"SUBSCRIBE\nid:s\ndestination:/queue/q\nack:client-individual\nactivemq.prefetchSize:{Name(prefetch)}\n\n\0");
        return consumer;
    }

    private void Fill(int count, string destination = "/queue/q")
    {
        _world.Run(TimeSpan.FromSeconds(1));
        var publisher = new NetworkClient(_near.Broker);
        for (var i = 0; i < count; i++)
        {
            publisher.Publish(destination, Name(i));
            // A few at a time, as a client would that is not ahead of its broker.
            if (i % 100 == 0) _world.RunNow();
        }
        Assert.Empty(publisher.Errors);
    }

    /// <summary>To half a round trip: what happens within the brokers takes no time.</summary>
    private double RoundTripsUntil(Func<bool> condition, Action action)
    {
        var begin = _world.Time.Elapsed;
        action();
        Assert.True(_world.RunUntil(condition, Longest));
        return Math.Round((_world.Time.Elapsed - begin) / OneWay) / 2;
    }
}
