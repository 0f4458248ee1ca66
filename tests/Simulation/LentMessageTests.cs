using System.Globalization;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Queues;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Simulation;

/// <summary>What a consumer three links away from the queue's home can do with a message: all that one next to it can.</summary>
public sealed class LentMessageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly LinkWorld _world = new(1);
    private readonly List<NetworkNode> _nodes = [];

    public LentMessageTests()
    {
        for (var i = 0; i < 4; i++) _nodes.Add(new NetworkNode(_world, Name(i), i == 0 ? [] : [Name(i - 1)]));
        _world.Run(Soon);
    }

    private NetworkNode Home => _nodes[0];

    private NetworkNode FarAway => _nodes[3];

    [Fact]
    public void A_rejected_message_comes_again_and_dies_at_home_at_its_limit()
    {
        _world.Queues = new QueueOptions { MaxRedeliveries = 2, RedeliveryDelay = TimeSpan.FromMilliseconds(50) };
        var consumer = Consumer(FarAway);
        consumer.OnMessage = (headers, _) => consumer.Send($"NACK\nid:{headers["ack"]}\n\n\0");
        Publish("a");
        Await(() => MessagesOf(Home, "ActiveMQ.DLQ") == 1 && MessagesOf(Home, "q") == 0);
        Assert.Equal(["a", "a again", "a again"], consumer.Marked);
    }

    [Fact]
    public void What_expires_before_anybody_has_room_expires_at_home()
    {
        var consumer = Consumer(FarAway, "activemq.prefetchSize:1\n");
        Publish("a");
        Await(() => consumer.Received.Count == 1);
        Publish(
            "b", string.Create(CultureInfo.InvariantCulture, $"persistent:true\nexpires:{_world.Time.GetUtcNow().AddSeconds(5).ToUnixTimeMilliseconds()}\n"));
        _world.Run(TimeSpan.FromSeconds(20));
        Assert.Equal(1, MessagesOf(Home, "ActiveMQ.DLQ"));
        consumer.Acknowledge(0);
        _world.Run(Soon);
        Assert.Equal(["a"], consumer.Received);
    }

    [Fact]
    public void Higher_priorities_come_first()
    {
        _world.Queues = new QueueOptions { Prioritized = true };
        foreach (var priority in (int[])[1, 9, 5]) Publish($"{priority}", $"priority:{priority}\n");
        _world.Run(Soon);
        var consumer = Consumer(FarAway, "activemq.prefetchSize:1\n");
        consumer.OnMessage = (headers, _) => consumer.Send($"ACK\nid:{headers["ack"]}\n\n\0");
        Await(() => consumer.Received.Count == 3);
        Assert.Equal(["9", "5", "1"], consumer.Received);
    }

    [Fact]
    public void A_transaction_acknowledges_there_what_it_answers_here()
    {
        var consumer = Consumer(FarAway);
        Publish("a");
        Await(() => consumer.Received.Count == 1);
        consumer.Send($"BEGIN\ntransaction:t\n\n\0ACK\nid:{consumer.Acks[0]}\ntransaction:t\n\n\0SEND\ndestination:/queue/answers\ntransaction:t\n\nb\0");
        _world.Run(Soon);
        Assert.Equal((1, 0), (MessagesOf(Home, "q"), MessagesOf(FarAway, "answers")));
        consumer.Send("COMMIT\ntransaction:t\nreceipt:done\n\n\0");
        Await(() => consumer.Receipts is ["done"]);
        Assert.Equal((0, 1), (MessagesOf(Home, "q"), MessagesOf(FarAway, "answers")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_commit_does_nothing_when_what_it_acknowledges_is_gone_at_home(bool isNoticed)
    {
        var consumer = AnswerInTransaction();
        var handle = Home.Broker.Destinations.TryGet(DestinationName.Queue("q"), out var queue) ? queue : throw new InvalidOperationException();
        handle.Actor.Tell(new DestinationCommand.Delete(new Reply<bool>()));
        if (isNoticed) _world.Run(Soon);

        consumer.Send("COMMIT\ntransaction:t\nreceipt:done\n\n\0");
        Await(() => consumer.Errors.Count > 0);
        _world.Run(Soon);

        Assert.StartsWith("COMMIT FAILED", Assert.Single(consumer.Errors), StringComparison.Ordinal);
        Assert.Empty(consumer.Receipts);
        Assert.Equal(0, MessagesOf(FarAway, "answers"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_commit_does_nothing_when_the_home_is_lost(bool isNoticed)
    {
        var consumer = AnswerInTransaction();
        Home.Crash(isNoticed);
        consumer.Send("COMMIT\ntransaction:t\nreceipt:done\n\n\0");
        var producer = new NetworkClient(FarAway.Broker);
        producer.Send("SEND\ndestination:/queue/answers\nreceipt:sent\n\nother\0");
        // Whoever commits waits for the home; nobody else does.
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(["sent"], producer.Receipts);
        Assert.Empty(consumer.Errors);

        _world.Run(TimeSpan.FromMinutes(2));
        Assert.Contains(consumer.Errors, error => error.StartsWith("COMMIT FAILED", StringComparison.Ordinal));
        Assert.Empty(consumer.Receipts);
        Assert.Equal(1, MessagesOf(FarAway, "answers"));
    }

    [Fact]
    public void A_borrower_that_is_lost_while_it_commits_loses_nothing_whenever_that_is()
    {
        var outcomes = new HashSet<(bool IsAcknowledged, bool IsAnswered)>();
        for (var milliseconds = 0; milliseconds < 40; milliseconds += 2)
        {
            var consumer = AnswerInTransaction();
            consumer.Send("COMMIT\ntransaction:t\n\n\0");
            _world.Run(TimeSpan.FromMilliseconds(milliseconds));
            FarAway.Crash(isNoticed: true);
            var other = Consumer(Home);
            _world.Run(Soon);
            Assert.All(other.Marked, body => Assert.Equal("a again", body));
            FarAway.Start();
            _world.Run(Soon);
            outcomes.Add((other.Received.Count == 0, MessagesOf(FarAway, "answers") == 1));

            foreach (var ack in other.Acks) other.Send($"ACK\nid:{ack}\n\n\0");
            var sink = new NetworkClient(FarAway.Broker);
            sink.Subscribe("/queue/answers");
            _world.Run(Soon);
            other.Send("DISCONNECT\n\n\0");
            sink.Send("DISCONNECT\n\n\0");
            _world.Run(Soon);
            Assert.Equal(0, MessagesOf(Home, "q") + MessagesOf(FarAway, "answers"));
        }
        // Neither, both; and in between answered and to be done again. Never acknowledged without an answer.
        Assert.DoesNotContain((true, false), outcomes);
        Assert.Contains((false, false), outcomes);
        Assert.Contains((true, true), outcomes);
    }

    [Fact]
    public void A_reply_to_a_temporary_queue_goes_out_with_its_transaction()
    {
        var asker = new NetworkClient(Home.Broker);
        asker.Subscribe("/temp-queue/answers");
        var responder = Consumer(FarAway);
        var replyTo = "";
        responder.OnMessage = (headers, _) => replyTo = headers["reply-to"];
        asker.Publish("/queue/q", "?", "/temp-queue/answers");
        Await(() => replyTo.Length > 0);
        responder.Send($"BEGIN\ntransaction:t\n\n\0SEND\ndestination:{replyTo}\ntransaction:t\n\n!\0");
        _world.Run(Soon);
        Assert.Empty(asker.Received);
        responder.Send("COMMIT\ntransaction:t\n\n\0");
        Await(() => asker.Received is ["!"]);
        Assert.Empty(responder.Errors);
    }

    [Fact]
    public void What_an_aborted_transaction_acknowledged_can_be_acknowledged_again()
    {
        var consumer = Consumer(FarAway);
        Publish("a");
        Await(() => consumer.Received.Count == 1);
        consumer.Send($"BEGIN\ntransaction:t\n\n\0ACK\nid:{consumer.Acks[0]}\ntransaction:t\n\n\0ABORT\ntransaction:t\n\n\0");
        _world.Run(Soon);
        Assert.Equal(1, MessagesOf(Home, "q"));
        consumer.Acknowledge(0);
        Await(() => MessagesOf(Home, "q") == 0);
        Assert.Empty(consumer.Errors);
    }

    [Fact]
    public void The_receipt_of_an_acknowledgement_comes_when_the_message_is_gone_at_home()
    {
        var consumer = Consumer(FarAway);
        Publish("a");
        Await(() => consumer.Received.Count == 1);
        consumer.Send($"ACK\nid:{consumer.Acks[0]}\nreceipt:gone\n\n\0");
        Assert.True(_world.RunUntil(() => consumer.Receipts.Count > 0, Soon));
        Assert.Equal(0, MessagesOf(Home, "q"));
    }

    [Fact]
    public void Who_unsubscribes_gives_back_what_it_did_not_acknowledge()
    {
        var consumer = Consumer(FarAway);
        Publish("a");
        Await(() => consumer.Received.Count == 1);
        consumer.Send("UNSUBSCRIBE\nid:s\n\n\0");
        var other = Consumer(_nodes[2]);
        Await(() => other.Received.Count == 1);
        Assert.Equal(["a again"], other.Marked);
    }

    [Fact]
    public void A_message_group_stays_with_one_consumer_wherever_they_are()
    {
        var consumers = new[] { Consumer(FarAway), Consumer(FarAway), Consumer(_nodes[2]), Consumer(_nodes[1]) };
        _world.Run(Soon);
        for (var i = 0; i < 60; i++) Publish($"{i % 6}#{i}", $"JMSXGroupID:g{i % 6}\n");
        Await(() => consumers.Sum(consumer => consumer.Received.Count) == 60);
        foreach (
            var group in consumers.SelectMany(consumer => consumer.Received.Select(body => (consumer, Group: body[0]))).GroupBy(received => received.Group))
            Assert.Single(group.Select(received => received.consumer).Distinct());
    }

    [Fact]
    public void Of_exclusive_consumers_one_is_served_until_it_leaves()
    {
        var (one, other) = (Consumer(FarAway, "activemq.exclusive:true\n"), Consumer(_nodes[1], "activemq.exclusive:true\n"));
        _world.Run(Soon);
        Publish("a");
        _world.Run(Soon);
        Publish("b");
        Await(() => one.Received.Count + other.Received.Count == 2);
        var (served, idle) = one.Received.Count > 0 ? (one, other) : (other, one);
        Assert.Empty(idle.Received);
        served.Send("DISCONNECT\n\n\0");
        Await(() => idle.Received.Count == 2);
    }

    [Fact]
    public void Who_has_room_for_one_message_is_not_idle_while_another_broker_cannot_be_reached()
    {
        var consumer = Consumer(FarAway, "activemq.prefetchSize:1\n");
        Publish("a");
        Await(() => consumer.Received.Count == 1);
        Publish("b");
        _world.Run(Soon);
        // Somebody at home is faster. Then the room is at home, for nothing.
        var faster = Consumer(Home);
        Await(() => faster.Received.Count == 1);
        consumer.Acknowledge(0);
        _world.Run(Soon);
        Home.Crash(isNoticed: true);
        _world.Run(TimeSpan.FromSeconds(1));
        new NetworkClient(FarAway.Broker).Publish("/queue/q", "c");
        Assert.True(_world.RunUntil(() => consumer.Received.Count == 2, TimeSpan.FromSeconds(5)));
        consumer.Acknowledge(1);
        Home.Start();
        _world.Run(Soon);
        Publish("d");
        Await(() => consumer.Received.Contains("d") || consumer.Received.Contains("b"));
    }

    [Fact]
    public void A_filtered_link_lets_out_what_a_wildcard_may_have()
    {
        var world = new LinkWorld(2);
        var dialling = LinkWorld.Dialling(LinkWorld.To("b") with
        {
            Filter = new Actors.Protocol.LinkFilter { Excluded = [new Actors.Protocol.LinkFilter.Entry(null, new DestinationPattern("secret.>"))] },
        });
        var b = world.StartWhole("b");
        var a = world.StartWhole("a", dialling, canBeDialled: false);
        var (queues, topics) = (new NetworkClient(b.Broker), new NetworkClient(b.Broker));
        queues.Subscribe("/queue/>");
        topics.Subscribe("/topic/>");
        world.Run(Soon);
        var publisher = new NetworkClient(a.Broker);
        foreach (var name in (string[])["open", "secret.plan", "open.too"])
        {
            publisher.Publish($"/queue/{name}", name);
            publisher.Publish($"/topic/{name}", name);
        }
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(["open", "open.too"], queues.Received);
        Assert.Equal(["open", "open.too"], topics.Received);
    }

    /// <summary>Leaves a transaction open that acknowledges a message of the home and answers it here.</summary>
    private NetworkClient AnswerInTransaction()
    {
        var consumer = Consumer(FarAway);
        Publish("a", "persistent:true\n");
        Await(() => consumer.Received.Count == 1);
        consumer.Send(
            $"BEGIN\ntransaction:t\n\n\0ACK\nid:{consumer.Acks[0]}\ntransaction:t\n\n\0"
                + "SEND\ndestination:/queue/answers\npersistent:true\ntransaction:t\n\nb\0");
        _world.Run(Soon);
        return consumer;
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"b{i}");

    private NetworkClient Consumer(NetworkNode node, string headers = "")
    {
        var client = new NetworkClient(node.Broker);
        client.Send($"SUBSCRIBE\nid:s\ndestination:/queue/q\nack:client-individual\n{headers}\n\0");
        return client;
    }

    private void Publish(string body, string headers = "") => new NetworkClient(Home.Broker).Send($"SEND\ndestination:/queue/q\n{headers}\n{body}\0");

    private int MessagesOf(NetworkNode node, string queue) => (int)(node.InspectQueues().FirstOrDefault(status => status.Name.Name == queue)?.Messages ?? 0);

    private void Await(Func<bool> condition)
    {
        for (var i = 0; i < 300 && !condition(); i++) _world.Run(TimeSpan.FromMilliseconds(100));
        Assert.True(condition());
    }
}
