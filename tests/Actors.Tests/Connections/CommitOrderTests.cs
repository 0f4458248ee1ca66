using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>
/// What a COMMIT sends to topics, and to clients of other brokers, goes out when its queues have their part. What the same client sends there
/// afterwards comes behind it, in a transaction or in none.
/// </summary>
public sealed class CommitOrderTests
{
    private static readonly DestinationName Orders = DestinationName.Queue("orders");
    private static readonly DestinationName News = DestinationName.Topic("news");

    private readonly ConnectionScene _scene = ConnectionScene.Connected();

    public CommitOrderTests()
    {
        _scene.Queue("orders");
        _scene.Receive(Send("/topic/news", "0"));
        _scene.AnswerAll();
    }

    [Fact]
    public void A_message_for_a_topic_waits_for_what_a_commit_sends_there_and_others_do_not()
    {
        _scene.Receive(Transaction("t", Send("/queue/orders", "1", "t") + Send("/topic/news", "1", "t")) + Send("/queue/orders", "2"));
        Assert.Equal((null, "1 2", "0"), (_scene.Waits, _scene.SentTo(Orders), _scene.SentTo(News)));

        _scene.Receive(Send("/topic/news", "2") + Send("/queue/orders", "3"));
        Assert.Equal("committing", _scene.Waits);
        _scene.AnswerAll();

        Assert.Equal((null, "1 2 3", "0 1 2"), (_scene.Waits, _scene.SentTo(Orders), _scene.SentTo(News)));
    }

    [Fact]
    public void Commits_send_to_topics_in_their_order_whoever_is_durable_first()
    {
        _scene.Receive(
            Transaction("t", Send("/queue/orders", "1", "t") + Send("/topic/news", "1", "t"))
            + Transaction("u", Send("/queue/bills", "2", "u") + Send("/topic/news", "2", "u"))
            + Transaction("v", Send("/topic/news", "3", "v")));
        _scene.Tell(new ResolveAnswer.Resolved(_scene.Queue("bills")));
        var (first, second) = (Transacted("orders"), Transacted("bills"));

        _scene.Tell(new TransactionEvent.Done(second.Client.Id, second.Queue));
        Assert.Equal("0", _scene.SentTo(News));
        _scene.Tell(new TransactionEvent.Done(first.Client.Id, first.Queue));

        Assert.Equal("0 1 2 3", _scene.SentTo(News));
    }

    [Fact]
    public void Nobody_waits_for_what_a_failed_commit_does_not_send()
    {
        _scene.Receive(
            Transaction("t", Send("/queue/orders", "1", "t") + Send("/topic/news", "1", "t"))
            + Transaction("u", Send("/topic/news", "2", "u"))
            + Send("/topic/news", "3"));
        var part = Transacted("orders");

        _scene.Tell(new TransactionEvent.Failed(part.Client.Id, part.Queue, new BrokerError(ErrorCode.UnexpectedAck, "gone")));

        Assert.Equal(("ERROR:transaction-failed", "0 2 3"), (_scene.Seen, _scene.SentTo(News)));
    }

    [Fact]
    public void A_client_that_goes_after_its_commit_has_sent_all_of_it()
    {
        _scene.Receive(Transaction("t", Send("/queue/orders", "1", "t") + Send("/topic/news", "1", "t")));
        _scene.Tell(new ConnectionCommand.TransportClosed(CloseReason.ClientClosed, null));
        Assert.False(_scene.Effects.IsStopped);

        _scene.AnswerAll();

        Assert.Equal(("0 1", true), (_scene.SentTo(News), _scene.Effects.IsStopped));
    }

    [Fact]
    public void A_reply_to_a_client_of_another_broker_waits_as_well()
    {
        const string there = "/remote-temp-queue/ID:node2-abc-1:mine";
        _scene.Effects.Elsewhere = _ => true;

        _scene.Receive(Transaction("t", Send("/queue/orders", "1", "t") + Send(there, "1", "t")) + Send(there, "2"));
        Assert.Equal(("committing", 0), (_scene.Waits, _scene.Effects.SentElsewhere.Count));
        _scene.AnswerAll();

        Assert.Equal(["1", "2"], _scene.Effects.SentElsewhere.Select(sent => Encoding.UTF8.GetString(sent.Message.Body)));
    }

    [Fact]
    public void What_is_sent_to_a_queue_that_was_gone_waits_for_the_part_that_is_handed_on_to_its_successor()
    {
        var orders = _scene.Queue("orders");
        _scene.Effects.Gone.Add(orders);
        _scene.Receive(Transaction("t", Send("/queue/orders", "1", "t")));
        _scene.Effects.Gone.Clear();

        _scene.Receive(Send("/queue/orders", "2") + Transaction("u", Send("/queue/orders", "3", "u")));
        Assert.Equal(("committing", ""), (_scene.Waits, _scene.SentTo(Orders)));
        _scene.Effects.Told.AddRange(_scene.Effects.HandedOn.Select(part => (orders, (DestinationCommand)part)));
        _scene.AnswerAll();

        Assert.Equal((null, "1 2 3"), (_scene.Waits, _scene.SentTo(Orders)));
    }

    [Fact]
    public void A_commit_waits_for_what_was_sent_before_to_a_queue_that_is_being_made_anew()
    {
        _scene.Receive(Send("/queue/orders", "0"));
        _scene.AnswerAll();
        _scene.Effects.Gone.Add(_scene.Queue("orders"));
        _scene.Receive(Send("/queue/orders", "1"));

        _scene.Receive(Transaction("t", Send("/queue/orders", "2", "t")));
        Assert.Equal(("committing", "0"), (_scene.Waits, _scene.SentTo(Orders)));
        _scene.Effects.Gone.Clear();
        _scene.AnswerAll();

        Assert.Equal((null, "0 1 2"), (_scene.Waits, _scene.SentTo(Orders)));
    }

    [Fact]
    public void Very_many_destinations_later_a_commit_sends_all_the_same()
    {
        _scene.Receive("BEGIN\ntransaction:t\n\n\0" + Send("/topic/news", "1", "t"));
        for (var i = 0; i < 1100; i++)
        {
            _scene.Receive(Send($"/queue/q{i}", "x"));
            _scene.AnswerAll();
        }

        _scene.Receive("COMMIT\ntransaction:t\nreceipt:r\n\n\0");
        _scene.AnswerAll();

        Assert.Equal(("0 1", "RECEIPT:r"), (_scene.SentTo(News), _scene.Seen));
    }

    private static string Send(string destination, string body, string? transaction = null) =>
        $"SEND\ndestination:{destination}\n{(transaction is null ? "" : $"transaction:{transaction}\n")}\n{body}\0";

    private static string Transaction(string name, string frames) => $"BEGIN\ntransaction:{name}\n\n\0{frames}COMMIT\ntransaction:{name}\n\n\0";

    private DestinationCommand.Transact Transacted(string queue) =>
        _scene.Effects.Told.Select(told => told.Command).OfType<DestinationCommand.Transact>().Single(part => part.Queue.Name.Name == queue);
}
