using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Errors;
using ActorMQ.StompProtocol;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class FrameOutputTests
{
    private static readonly HeartBeat TenSeconds = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData(StompVersion.V10)]
    [InlineData(StompVersion.V11)]
    [InlineData(StompVersion.V12)]
    public void CONNECTED_is_never_escaped(StompVersion version) =>
        Assert.Equal(
            $"CONNECTED\nversion:{version.Text()}\nsession:a:b\\c\nserver:ActorMQ/1\nheart-beat:20000,10000\n\n\0",
            Receiver.Written(version, frames => frames.Connected("a:b\\c", "ActorMQ/1", TenSeconds, null)));

    [Fact]
    public void CONNECTED_answers_the_receipt_of_CONNECT_under_both_names() =>
        Assert.EndsWith(
            "\nresponse-id:r:1\nreceipt-id:r:1\n\n\0",
            Receiver.Written(StompVersion.V12, frames => frames.Connected("s", "x", HeartBeat.None, "r:1")),
            StringComparison.Ordinal);

    [Fact]
    public void A_line_feed_in_the_session_does_not_break_CONNECTED() =>
        Assert.StartsWith(
            "CONNECTED\nversion:1.2\nsession:a b:c\n",
            Receiver.Written(StompVersion.V12, frames => frames.Connected("a\nb:c", "x", HeartBeat.None, null)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(StompVersion.V10, "RECEIPT\nreceipt-id:a:b\\ c\r\n\n\0\n")]
    [InlineData(StompVersion.V11, "RECEIPT\nreceipt-id:a\\cb\\\\\\nc\r\n\n\0\n")]
    [InlineData(StompVersion.V12, "RECEIPT\nreceipt-id:a\\cb\\\\\\nc\\r\n\n\0\n")]
    public void A_receipt_is_escaped_as_the_version_says(StompVersion version, string expected) =>
        Assert.Equal(expected, Receiver.Written(version, frames => frames.Receipt("a:b\\\nc\r")));

    [Fact]
    public void An_error_has_a_message_a_code_and_advice()
    {
        var error = new BrokerError(ErrorCode.InvalidHeader, "Invalid priority header: [x]");
        var body = $"Invalid priority header: [x]\n{ErrorCode.InvalidHeader.Advice}\n";

        Assert.Equal(
            $"ERROR\nmessage:Invalid priority header\\c [x]\nerror-code:invalid-header\ncontent-type:text/plain\nreceipt-id:r\\c1\ncontent-length:{body.Length}\n\n{body}\0\n",
            Receiver.Written(StompVersion.V12, frames => frames.Error(error, "r:1")));
    }

    [Fact]
    public void An_error_about_versions_says_which_are_supported_and_others_do_not()
    {
        Assert.Contains(
            "\nversion:1.2,1.1,1.0\n",
            Receiver.Written(StompVersion.V12, frames => frames.Error(new BrokerError(ErrorCode.UnsupportedVersion, "m"), null)),
            StringComparison.Ordinal);
        var other = Receiver.Written(StompVersion.V12, frames => frames.Error(new BrokerError(ErrorCode.NotConnected, "m"), null));
        Assert.DoesNotContain("version:", other, StringComparison.Ordinal);
        Assert.DoesNotContain("receipt-id:", other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StompVersion.V10, "one two: \\")]
    [InlineData(StompVersion.V11, "one\ntwo: \\")]
    [InlineData(StompVersion.V12, "one\ntwo: \\")]
    public void An_error_that_quotes_a_client_stays_one_frame(StompVersion version, string message)
    {
        var bytes = Receiver.WrittenBytes(version, frames => frames.Error(new BrokerError(ErrorCode.InvalidHeader, "one\ntwo: \\"), null));
        var parser = new StompFrameParser(StompLimits.Default) { Version = version };

        Assert.True(parser.TryRead(bytes, new HeaderTable(), out var consumed, out var frame));

        Assert.Equal(bytes.Length - 1, consumed);
        Assert.True(frame.TryGet("message"u8, out var value));
        Assert.Equal(message, value);
    }

    [Fact]
    public void A_heart_beat_is_a_line_feed() => Assert.Equal("\n", Receiver.Written(StompVersion.V12, frames => frames.HeartBeat()));

    [Theory]
    [InlineData("s", StompVersion.V10, "MESSAGE\nsubscription:s\n")]
    [InlineData(null, StompVersion.V10, "MESSAGE\n")]
    [InlineData("a:b\\", StompVersion.V10, "MESSAGE\nsubscription:a:b\\\n")]
    [InlineData("a:b\\", StompVersion.V11, "MESSAGE\nsubscription:a\\cb\\\\\n")]
    [InlineData("a\r", StompVersion.V12, "MESSAGE\nsubscription:a\\r\n")]
    public void A_message_begins_with_its_subscription(string? id, StompVersion version, string prefix) =>
        Assert.StartsWith($"{prefix}destination:/queue/a\nmessage-id:", Message(version, Receiver.Subscription(id, version)), StringComparison.Ordinal);

    [Theory]
    [InlineData(StompVersion.V10, 5, "MESSAGE\nsubscription:s\ndestination:")]
    [InlineData(StompVersion.V11, 5, "MESSAGE\nsubscription:s\ndestination:")]
    [InlineData(StompVersion.V12, 5, "MESSAGE\nsubscription:s\nack:3-5\ndestination:")]
    [InlineData(StompVersion.V12, 0, "MESSAGE\nsubscription:s\ndestination:")]
    public void Only_STOMP_1_2_has_an_ack_header_and_only_for_what_is_to_be_acknowledged(StompVersion version, long ackNumber, string prefix) =>
        Assert.StartsWith(prefix, Message(version, Receiver.Subscription("s", version, number: 3), ackNumber: ackNumber), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "ack:1-1\ndestination:")]
    [InlineData(1, "ack:1-1\nredelivered:true\ndelivery-count:2\ndestination:")]
    [InlineData(41, "ack:1-1\nredelivered:true\ndelivery-count:42\ndestination:")]
    public void A_message_that_was_delivered_before_says_so(int deliveryCount, string expected) =>
        Assert.Contains(expected, Message(StompVersion.V12, Receiver.Subscription(), ackNumber: 1, deliveryCount: deliveryCount), StringComparison.Ordinal);

    [Theory]
    [InlineData(StompVersion.V10, "x:1")]
    [InlineData(StompVersion.V11, "x:1")]
    [InlineData(StompVersion.V12, "x:1")]
    [InlineData(StompVersion.V10, "x:a\\cb")]
    [InlineData(StompVersion.V11, "x:a\\cb")]
    [InlineData(StompVersion.V12, "x:a\\cb")]
    public void The_owner_of_a_temporary_destination_reads_its_own_name_and_all_else_unchanged(StompVersion version, string header)
    {
        var message = new Sender().Send($"destination:/temp-queue/r\n{header}").Message;

        var mine = Encoding.UTF8.GetString(Receiver.MessageBytes(message, version, "/temp-queue/r"));
        var others = Encoding.UTF8.GetString(Receiver.MessageBytes(message, version));

        Assert.Contains("\ndestination:/temp-queue/r\nmessage-id:", mine, StringComparison.Ordinal);
        Assert.Contains($"\ndestination:/remote-temp-queue/{Sender.Identity}-r\nmessage-id:", others, StringComparison.Ordinal);
        Assert.Equal(mine[mine.IndexOf("message-id", StringComparison.Ordinal)..], others[others.IndexOf("message-id", StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData(StompVersion.V10, "destination:/temp-queue/a:b\n")]
    [InlineData(StompVersion.V11, "destination:/temp-queue/a\\cb\n")]
    [InlineData(StompVersion.V12, "destination:/temp-queue/a\\cb\n")]
    public void An_own_name_is_escaped_as_the_version_says(StompVersion version, string line)
    {
        var message = new Sender().Send("destination:/temp-queue/a\\cb").Message;

        Assert.Contains($"\n{line}message-id:", Encoding.UTF8.GetString(Receiver.MessageBytes(message, version, "/temp-queue/a:b")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_without_escapes_is_written_as_it_is_stored_in_every_version()
    {
        var message = new Sender().Send("destination:/queue/a\ncontent-length:4\nx:1", "a\0b\n").Message;
        foreach (var version in new[] { StompVersion.V10, StompVersion.V11, StompVersion.V12 })
        {
            var bytes = Receiver.MessageBytes(message, version);
            Assert.Equal([.. Receiver.Subscription("s", version).Prefix, .. message.Frame, (byte)'\n'], bytes);
        }
    }

    [Fact]
    public void The_end_of_a_browser_is_an_empty_message_that_says_so() =>
        Assert.Equal(
            "MESSAGE\nsubscription:s\ndestination:/queue/a\\cb\nmessage-id:0\nbrowser:end\ncontent-length:0\n\n\0\n",
            Receiver.Written(StompVersion.V12, frames => frames.BrowseEnd(Receiver.Subscription(), "/queue/a:b")));

    [Fact]
    public void Writing_a_message_allocates_nothing_whatever_the_version()
    {
        var message = new Sender().Send("destination:/queue/a\nx:a\\cb\ny:1").Message;
        var output = new OutputBuffer();
        foreach (var version in new[] { StompVersion.V10, StompVersion.V11, StompVersion.V12 })
        {
            var frames = new FrameOutput(output) { Version = version };
            var subscription = Receiver.Subscription("s", version);
            frames.Message(subscription, new Delivery(message, 1), 5, null);
            output.Clear();

            var before = GC.GetAllocatedBytesForCurrentThread();
            frames.Message(subscription, new Delivery(message, 1), 5, null);
            output.Clear();

            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static string Message(StompVersion version, ClientSubscription subscription, long ackNumber = 0, int deliveryCount = 0) =>
        Receiver.Written(
            version, frames => frames.Message(subscription, new Delivery(new Sender().Send("destination:/queue/a").Message, deliveryCount), ackNumber, null));
}
