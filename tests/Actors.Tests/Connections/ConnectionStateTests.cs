using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Security;
using ActorMQ.Model;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>What a connection does with what it is told, in which order, and what it waits for.</summary>
public sealed class ConnectionStateTests
{
    private static readonly DestinationName Orders = DestinationName.Queue("orders");
    private static readonly DestinationName Bills = DestinationName.Queue("bills");

    [Fact]
    public void What_a_client_says_before_its_login_is_answered_waits_and_keeps_its_order()
    {
        var scene = new ConnectionScene();
        scene.Receive(ConnectionScene.Hello + Send("orders", "1") + Send("orders", "2", "receipt:r"));

        Assert.Equal(("login", "", true), (scene.Waits, scene.Seen, scene.Effects.IsReadingPaused));

        scene.AnswerAll();
        Assert.Equal("CONNECTED RECEIPT:r", scene.Seen);
        Assert.Equal("1 2", scene.SentTo(Orders));
        Assert.False(scene.Effects.IsReadingPaused);
    }

    [Fact]
    public void A_login_that_is_answered_too_late_is_not_heard()
    {
        var scene = new ConnectionScene();
        scene.Receive(ConnectionScene.Hello + Send("orders", "1"));

        scene.Tell(ConnectionCommand.ConnectTimedOut.Instance);
        Assert.Equal("ERROR:too-many-logins", scene.Seen);
        scene.AnswerAll();

        Assert.Equal(("ERROR:too-many-logins", true), (scene.Seen, scene.Effects.IsTransportClosed));
        Assert.Empty(scene.Effects.Told);
    }

    [Fact]
    public void Nothing_is_done_for_a_stranger()
    {
        var scene = new ConnectionScene();
        scene.Receive(Send("orders", "1") + ConnectionScene.Hello);
        scene.AnswerAll();

        Assert.Equal("ERROR:not-connected", scene.Seen);
        Assert.Empty(scene.Effects.Told);
    }

    [Fact]
    public void A_client_that_has_to_wait_for_its_id_gets_it_later()
    {
        var scene = new ConnectionScene();
        scene.Effects.ClientIdAnswer = new ClientIdAnswer { Wait = TimeSpan.FromSeconds(1) };
        scene.Receive(ConnectionScene.Hello.Replace("login", "client-id:one\nlogin", StringComparison.Ordinal) + Send("orders", "1", "receipt:r"));
        scene.AnswerAll();
        Assert.Equal(("clientid", ""), (scene.Waits, scene.Seen));

        scene.Effects.ClientIdAnswer = default;
        scene.Tell(ConnectionCommand.TakeClientId.Instance);
        scene.AnswerAll();

        Assert.Equal("CONNECTED RECEIPT:r", scene.Seen);
    }

    [Fact]
    public void Frames_behind_one_whose_destination_is_being_made_wait_for_it()
    {
        var scene = ConnectionScene.Connected();
        scene.Queue("bills");
        scene.Receive(Send("orders", "1") + Send("bills", "2"));
        Assert.Equal(("destination", ""), (scene.Waits, scene.SentTo(Bills)));

        scene.AnswerAll();

        Assert.Equal(("1", "2"), (scene.SentTo(Orders), scene.SentTo(Bills)));
    }

    [Fact]
    public void A_destination_that_cannot_be_had_is_an_error_for_the_frame_that_named_it()
    {
        var scene = ConnectionScene.Connected();
        scene.Receive(Send("orders", "1", "receipt:r") + Send("bills", "2"));

        scene.Tell(new ResolveAnswer.Unresolved(Orders, new BrokerError(ErrorCode.TooManyDestinations, "no")));
        scene.Effects.Resolving.Dequeue();
        scene.AnswerAll();

        Assert.Equal("ERROR:too-many-destinations", scene.Seen);
        Assert.Contains("receipt-id:r", Assert.Single(scene.Frames), StringComparison.Ordinal);
        Assert.Equal(("", "2"), (scene.SentTo(Orders), scene.SentTo(Bills)));
    }

    [Fact]
    public void An_acknowledgement_overtakes_messages_that_wait_for_the_window()
    {
        var scene = ConnectionScene.Connected(new ConnectionOptions { PublishWindow = 2 });
        var (orders, _) = (scene.Queue("orders"), scene.Queue("bills"));
        scene.Receive(Subscribe("orders", "client-individual"));
        scene.AnswerAll();
        scene.Deliver(Assert.Single(scene.Consumers), 1, "m");

        scene.Receive(Send("bills", "1") + Send("bills", "2") + Send("bills", "3") + Ack("1-1"));

        Assert.Equal(("window", "1 2"), (scene.Waits, scene.SentTo(Bills)));
        Assert.Equal([1], Assert.IsType<DestinationCommand.Settle>(scene.Effects.Told.Last(told => told.Destination == orders).Command).Tags);
    }

    [Fact]
    public void A_paused_client_goes_on_with_what_is_buffered_though_it_sends_nothing_more()
    {
        var scene = ConnectionScene.Connected(new ConnectionOptions { PublishWindow = 1, ReadAhead = new ByteSize(1) });
        scene.Queue("orders");
        scene.Receive(Send("orders", "1") + Send("orders", "2") + Send("orders", "3", "receipt:r"));
        Assert.Equal(("1", true), (scene.SentTo(Orders), scene.Effects.IsReadingPaused));

        scene.AnswerAll();

        Assert.Equal(("1 2 3", false, "RECEIPT:r"), (scene.SentTo(Orders), scene.Effects.IsReadingPaused, scene.Seen));
    }

    [Fact]
    public void What_does_not_fit_into_a_turn_is_carried_out_in_the_next_ones()
    {
        var scene = ConnectionScene.Connected();
        scene.Queue("orders");
        scene.Steps = 1;
        scene.Receive(string.Concat(Enumerable.Range(1, 30).Select(i => Send("orders", $"{i}"))));
        Assert.NotEqual(string.Join(' ', Enumerable.Range(1, 30)), scene.SentTo(Orders));

        while (!scene.EndTurn())
        {
        }

        Assert.Equal(string.Join(' ', Enumerable.Range(1, 30)), scene.SentTo(Orders));
    }

    [Fact]
    public void Messages_are_taken_by_a_client_when_they_have_left()
    {
        var scene = ConnectionScene.Connected();
        scene.Queue("orders");
        scene.Receive(Subscribe("orders", "auto"));
        scene.AnswerAll();
        scene.Effects.IsClientReading = false;
        scene.Deliver(Assert.Single(scene.Consumers), 1, "a", "b");
        scene.Deliver(Assert.Single(scene.Consumers), 3, "c");
        Assert.Equal("", scene.Seen);
        Assert.DoesNotContain(scene.Effects.Told, told => told.Command is DestinationCommand.AcceptUpTo);

        scene.Effects.IsClientReading = true;
        scene.Tell(ConnectionCommand.Writable.Instance);

        Assert.Equal("a b c", scene.Seen);
        Assert.Equal(3, Assert.IsType<DestinationCommand.AcceptUpTo>(scene.Effects.Told[^1].Command).LastTag);
    }

    [Fact]
    public void A_transaction_takes_effect_with_its_commit_and_not_before()
    {
        var scene = ConnectionScene.Connected();
        scene.Queue("orders");
        scene.Receive("BEGIN\ntransaction:t\n\n\0" + Send("orders", "1", "transaction:t") + Send("orders", "2", "transaction:t"));
        scene.AnswerAll();
        Assert.Equal("", scene.SentTo(Orders));

        scene.Receive("COMMIT\ntransaction:t\nreceipt:r\n\n\0");
        Assert.Equal("", scene.Seen);
        scene.AnswerAll();

        Assert.Equal(("1 2", "RECEIPT:r"), (scene.SentTo(Orders), scene.Seen));
    }

    [Fact]
    public void Frames_behind_a_commit_that_is_voted_on_wait_for_the_decision()
    {
        var scene = ConnectionScene.Connected();
        scene.Queue("orders");
        scene.Queue("bills");
        scene.Receive(Subscribe("orders", "client-individual"));
        scene.AnswerAll();
        scene.Deliver(Assert.Single(scene.Consumers), 1, "m");

        var transaction = "BEGIN\ntransaction:t\n\n\0" + Send("bills", "1", "transaction:t") + Ack("1-1", "transaction:t") + "COMMIT\ntransaction:t\n\n\0";
        scene.Receive(transaction + Send("bills", "2"));
        Assert.Equal(("commit", ""), (scene.Waits, scene.SentTo(Bills)));
        scene.AnswerAll();

        Assert.Equal("1 2", scene.SentTo(Bills));
    }

    [Theory]
    [InlineData("SEND\ndestination:/queue/>\ntransaction:t\n\n\0", "invalid-destination")]
    [InlineData("SEND\ndestination:/queue/orders\nreply-to:/temp-queue/mine\ntransaction:t\n\n\0", "too-many-destinations")]
    [InlineData("ACK\nid:9-9\ntransaction:t\n\n\0", "unexpected-ack")]
    [InlineData("SEND\ntransaction:t\n\n\0", "missing-header")]
    public void A_transaction_of_which_a_frame_failed_cannot_be_committed(string frame, string error)
    {
        var scene = ConnectionScene.Connected();
        scene.Queue("orders");
        scene.Receive("BEGIN\ntransaction:t\n\n\0" + Send("orders", "1", "transaction:t") + frame);
        while (scene.Effects.Resolving.TryDequeue(out var name))
            scene.Tell(new ResolveAnswer.Unresolved(name, new BrokerError(ErrorCode.TooManyDestinations, "no")));

        scene.Receive(Send("orders", "2", "transaction:t") + "COMMIT\ntransaction:t\nreceipt:r\n\n\0");
        scene.AnswerAll();

        Assert.Equal($"ERROR:{error} ERROR:transaction-failed", scene.Seen);
        Assert.Equal("", scene.SentTo(Orders));
    }

    [Fact]
    public void Old_clients_that_send_nack_in_a_transaction_cannot_commit_it()
    {
        var scene = ConnectionScene.Connected(version: "1.0");
        scene.Receive("BEGIN\ntransaction:t\n\n\0NACK\nmessage-id:m\ntransaction:t\n\n\0COMMIT\ntransaction:t\n\n\0");

        Assert.Equal("ERROR:not-supported ERROR:transaction-failed", scene.Seen);
    }

    [Fact]
    public void A_subscription_that_ends_before_it_stood_still_gets_its_receipt()
    {
        var scene = ConnectionScene.Connected();
        scene.Queue("orders");
        scene.Receive(Subscribe("orders", "auto", "receipt:s") + "UNSUBSCRIBE\nid:orders\nreceipt:u\n\n\0");
        scene.AnswerAll();

        Assert.Equal("RECEIPT:s RECEIPT:u", scene.Seen);
    }

    [Fact]
    public void Disconnect_is_answered_when_everything_before_it_is_safe()
    {
        var scene = ConnectionScene.Connected();
        scene.Queue("orders");
        scene.Receive(Send("orders", "1", "receipt:1") + "DISCONNECT\nreceipt:bye\n\n\0");
        Assert.Equal(("settling", false), (scene.Waits, scene.Effects.IsTransportClosed));

        scene.AnswerAll();

        Assert.Equal(("RECEIPT:1 RECEIPT:bye", true), (scene.Seen, scene.Effects.IsTransportClosed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_many_subscriptions_hold_goes_back_in_turns_when_the_connection_ends(bool isClientGone)
    {
        const int many = 500;
        var scene = ConnectionScene.Connected();
        scene.Queue("orders");
        scene.Receive(string.Concat(Enumerable.Range(0, many).Select(i => $"SUBSCRIBE\nid:{i}\ndestination:/queue/orders\n\n\0")));
        scene.AnswerAll();
        scene.Steps = 10;

        if (isClientGone) scene.Tell(new ConnectionCommand.TransportClosed(CloseReason.ClientClosed, null));
        else scene.Receive("NONSENSE\n\n\0");
        Assert.InRange(Gone(), 1, 10);
        scene.Deliver(scene.Consumers[^1], 1, "late");
        scene.Deliver(scene.Consumers[0], 1, "late");
        scene.Receive(Send("orders", "late"));
        Assert.False(scene.Effects.IsStopped);
        while (!scene.EndTurn())
        {
        }

        Assert.Equal((many, isClientGone), (Gone(), scene.Effects.IsStopped));
        Assert.Equal((isClientGone ? "" : "ERROR:unknown-command", ""), (scene.Seen, scene.SentTo(Orders)));
        scene.Tell(new ConnectionCommand.TransportClosed(CloseReason.ClientClosed, null));
        Assert.True(scene.Effects.IsStopped);

        int Gone() => scene.Effects.Told.Count(told => told.Command is DestinationCommand.Detach { FirstUnsent: 1 });
    }

    [Fact]
    public void A_client_that_goes_while_its_destination_is_made_has_sent_what_it_sent()
    {
        var scene = ConnectionScene.Connected();
        scene.Receive(Send("orders", "1") + Send("orders", "2"));
        scene.Tell(new ConnectionCommand.TransportClosed(CloseReason.ClientClosed, null));
        Assert.False(scene.Effects.IsStopped);

        scene.AnswerAll();

        Assert.Equal(("1 2", true), (scene.SentTo(Orders), scene.Effects.IsStopped));
    }

    [Fact]
    public void Who_may_write_and_not_read_is_told_so_and_goes_on()
    {
        var entry = new AccessEntry(DestinationKind.Queue, new DestinationPattern(">")) { Read = ["other"], Write = ["all"], Admin = ["all"] };
        var scene = ConnectionScene.Connected(access: [entry]);
        scene.Queue("orders");
        scene.Receive(Subscribe("orders", "auto", "receipt:s") + Send("orders", "1", "receipt:1"));
        scene.AnswerAll();

        Assert.Equal("ERROR:not-authorized RECEIPT:1", scene.Seen);
    }

    private static string Send(string queue, string body, string? header = null) =>
        $"SEND\ndestination:/queue/{queue}\n{(header is null ? "" : header + "\n")}\n{body}\0";

    private static string Subscribe(string queue, string ack, string? header = null) =>
        $"SUBSCRIBE\nid:{queue}\ndestination:/queue/{queue}\nack:{ack}\n{(header is null ? "" : header + "\n")}\n\0";

    private static string Ack(string id, string? header = null) => $"ACK\nid:{id}\n{(header is null ? "" : header + "\n")}\n\0";
}
