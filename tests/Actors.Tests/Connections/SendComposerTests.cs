using System.Text;
using ActorMQ.Actors.Connections;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Errors;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class SendComposerTests
{
    [Fact]
    public void A_message_says_first_what_the_broker_knows_and_then_what_the_sender_says()
    {
        var sender = new Sender();
        sender.Send("destination:/queue/other");

        var message = sender.Send(
            "z:1\ncontent-type:text/plain\ndestination:/queue/a\npersistent:true\nexpires:1800000000000\na:2\npriority:7\ntimestamp:5\nreceipt:r\ncorrelation-id:c",
            "he\r\n\nllo").Message;

        Assert.Equal(
            """
            destination:/queue/a
            message-id:ID-node1-abc-7-2
            timestamp:5
            expires:1800000000000
            priority:7
            persistent:true
            content-length:8
            z:1
            content-type:text/plain
            a:2
            correlation-id:c


            """ + "he\r\n\nllo\0",
            Encoding.UTF8.GetString(message.Frame));
        Assert.Equal("he\r\n\nllo", Encoding.UTF8.GetString(message.Body));
        Assert.Equal("ID-node1-abc-7-2", message.Id);
        Assert.Equal((MessageFlags.Persistent, (byte)7, 1_800_000_000_000L, 7L), (message.Flags, message.Priority, message.Expires, message.SenderConnection));
    }

    [Fact]
    public void What_the_sender_does_not_say_has_a_default()
    {
        var message = new Sender().Send("destination:/queue/a", "").Message;

        Assert.Equal(
            $"destination:/queue/a\nmessage-id:ID-node1-abc-7-1\ntimestamp:{Sender.Now}\nexpires:0\npriority:4\ncontent-length:0\n\n\0",
            Encoding.UTF8.GetString(message.Frame));
        Assert.Equal((MessageFlags.None, (byte)4, 0L), (message.Flags, message.Priority, message.Expires));
    }

    [Fact]
    public void Receipt_transaction_and_address_are_for_the_connection()
    {
        var send = new Sender().Send("destination:/queue/a\nreceipt:r\\c1\ntransaction:t\\\\1\nreceipt:no\ntransaction:no");

        Assert.Equal(("r:1", "t\\1", "/queue/a"), (send.Receipt, send.Transaction, send.Address.Text));
        Assert.Equal("", Sender.OwnHeaders(send.Message));
    }

    [Theory]
    [InlineData("message-id")]
    [InlineData("subscription")]
    [InlineData("ack")]
    [InlineData("redelivered")]
    [InlineData("delivery-count")]
    [InlineData("JMSXUserID")]
    [InlineData("JMSXDeliveryCount")]
    [InlineData("JMSDestination")]
    [InlineData("JMSMessageID")]
    [InlineData("JMSRedelivered")]
    public void What_only_the_broker_may_say_is_dropped(string name)
    {
        var message = new Sender().Send($"destination:/queue/a\n{name}:forged\nx:1").Message;

        Assert.Equal("x:1\n", Sender.OwnHeaders(message));
        Assert.DoesNotContain("forged", message.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JMSCorrelationID:c\\c1", "correlation-id:c\\c1")]
    [InlineData("JMSType:order", "type:order")]
    [InlineData("JMSReplyTo:/queue/answers", "reply-to:/queue/answers")]
    [InlineData("JMSReplyTo:queue\\c//answers", "reply-to:/queue/answers")]
    [InlineData("JMSReplyTo:topic\\c//answers.a", "reply-to:/topic/answers.a")]
    [InlineData("JMSReplyTo:answers", "reply-to:/queue/answers")]
    [InlineData("JMSReplyTo:/temp-queue/t", "reply-to:/remote-temp-queue/ID-node1-abc-7-t")]
    [InlineData("JMSReplyTo:temp-queue\\c//t", "reply-to:/remote-temp-queue/ID-node1-abc-7-t")]
    public void What_the_sender_says_by_its_JMS_name_is_passed_on_by_its_STOMP_name(string header, string expected)
    {
        var name = expected[..(expected.IndexOf(':', StringComparison.Ordinal) + 1)];
        foreach (var other in new[] { "", $"\n{name}overruled", })
        {
            Assert.Equal($"x:0\n{expected}\ny:2\n", Sender.OwnHeaders(new Sender().Send($"x:0\n{header}{other}\ndestination:/queue/a\ny:2").Message));
            Assert.Equal($"x:0\n{expected}\ny:2\n", Sender.OwnHeaders(new Sender().Send($"x:0{other}\n{header}\ndestination:/queue/a\ny:2").Message));
        }
    }

    [Fact]
    public void Where_a_JMS_name_says_what_the_broker_acts_on_it_wins()
    {
        foreach (var stomp in new[] { "", "priority:1\nexpires:9\ntimestamp:9\npersistent:false\n" })
        {
            const string Jms = "JMSPriority:7\nJMSExpiration:1800000000000\nJMSTimestamp:5\nJMSDeliveryMode:PERSISTENT\n";
            foreach (var headers in new[] { stomp + Jms, Jms + stomp })
            {
                var message = new Sender().Send($"{headers}destination:/queue/a").Message;
                Assert.StartsWith(
                    "destination:/queue/a\nmessage-id:ID-node1-abc-7-1\ntimestamp:5\nexpires:1800000000000\npriority:7\npersistent:true\ncontent-length:",
                    Encoding.UTF8.GetString(message.Frame),
                    StringComparison.Ordinal);
                Assert.Equal((MessageFlags.Persistent, (byte)7, 1_800_000_000_000L), (message.Flags, message.Priority, message.Expires));
                Assert.Equal("", Sender.OwnHeaders(message));
            }
        }
    }

    [Theory]
    [InlineData("JMSDeliveryMode:2\npersistent:false", true)]
    [InlineData("persistent:true\nJMSDeliveryMode:NON_PERSISTENT", false)]
    [InlineData("JMSDeliveryMode:1\npersistent:true", false)]
    [InlineData("JMSDeliveryMode:persistent", true)]
    public void The_delivery_mode_of_JMS_is_known_by_name_and_number(string headers, bool isPersistent) =>
        Assert.Equal(isPersistent, new Sender().Send($"{headers}\ndestination:/queue/a").Message.IsPersistent);

    [Fact]
    public void A_selector_sees_what_was_sent_by_either_name()
    {
        var (jms, stomp) = (
            new Sender().Send("destination:/queue/a\nJMSCorrelationID:c\nJMSType:t\nJMSReplyTo:/queue/r\nJMSPriority:8").Message,
            new Sender().Send("destination:/queue/a\ncorrelation-id:c\ntype:t\nreply-to:/queue/r\npriority:8").Message);
        foreach (var message in new[] { jms, stomp })
        {
            Assert.True(Selector.Parse("JMSCorrelationID = 'c' AND JMSType = 't' AND JMSReplyTo = '/queue/r' AND JMSPriority = 8").Matches(message));
            Assert.True(Selector.Parse("\"correlation-id\" = 'c' AND type = 't' AND \"reply-to\" = '/queue/r' AND priority = 8").Matches(message));
        }
    }

    [Fact]
    public void The_senders_content_length_is_replaced()
    {
        var message = new Sender().Send("destination:/queue/a\ncontent-length:3\ncontent-length:9", "a\0b").Message;

        Assert.Equal("3", Assert.Single(message.Headers(), header => header.Key == "content-length").Value);
        Assert.Equal("", Sender.OwnHeaders(message));
    }

    [Theory]
    [InlineData("JMSXGroupID:g", MessageFlags.HasGroup)]
    [InlineData("JMSXGroupSeq:-1", MessageFlags.None)]
    [InlineData("amq-msg-type:text", MessageFlags.None)]
    [InlineData("amq-msg-type:bytes", MessageFlags.None)]
    [InlineData("type:t", MessageFlags.None)]
    [InlineData("correlation-id:c", MessageFlags.None)]
    [InlineData("original-destination:/queue/x", MessageFlags.None)]
    [InlineData("AMQ_SCHEDULED_DELAY:5", MessageFlags.None)]
    [InlineData("persistents:true", MessageFlags.None)]
    [InlineData("Persistent:true", MessageFlags.None)]
    [InlineData("repli-to:/temp-queue/a", MessageFlags.None)]
    [InlineData("empty:", MessageFlags.None)]
    [InlineData("blank: ", MessageFlags.None)]
    [InlineData("a\\c\\n\\r\\\\b:\\c\\n\\r\\\\", MessageFlags.HasEscapes)]
    public void Everything_else_is_passed_on_verbatim(string header, MessageFlags flags)
    {
        var message = new Sender().Send($"x:0\n{header}\ndestination:/queue/a\ny:2").Message;

        Assert.Equal($"x:0\n{header}\ny:2\n", Sender.OwnHeaders(message));
        Assert.Equal(flags, message.Flags);
    }

    [Fact]
    public void A_repeated_header_of_the_sender_is_passed_on_in_order() =>
        Assert.Equal("x:1\nx:2\n", Sender.OwnHeaders(new Sender().Send("x:1\ndestination:/queue/a\nx:2").Message));

    [Fact]
    public void A_header_without_a_colon_gets_one() => Assert.Equal("bare:\n", Sender.OwnHeaders(new Sender().Send("bare\ndestination:/queue/a").Message));

    [Fact]
    public void Of_repeated_headers_the_first_counts()
    {
        var send = new Sender().Send(
            "destination:/queue/a\ndestination:/queue/b\npersistent:false\npersistent:true\npriority:1\npriority:9\nexpires:5\nexpires:nonsense\ntimestamp:6\ntimestamp:7\namq-msg-type:text\namq-msg-type:nonsense");

        Assert.Equal(DestinationName.Queue("a"), send.Address.Parts[0].Name);
        Assert.StartsWith(
            "destination:/queue/a\nmessage-id:ID-node1-abc-7-1\ntimestamp:6\nexpires:5\npriority:1\ncontent-length:4\namq-msg-type:text\n\n",
            Encoding.UTF8.GetString(send.Message.Frame),
            StringComparison.Ordinal);
        Assert.False(send.Message.IsPersistent);
    }

    [Fact]
    public void Many_headers_are_passed_on()
    {
        var lines = string.Concat(Enumerable.Range(0, 999).Select(i => $"h{i}:v\n"));

        Assert.Equal(lines, Sender.OwnHeaders(new Sender().Send(lines + "destination:/queue/a").Message));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    [InlineData("yes", false)]
    [InlineData("1", false)]
    [InlineData(" true", false)]
    public void Only_true_in_whatever_case_is_persistent(string value, bool isPersistent)
    {
        var message = new Sender().Send($"destination:/queue/a\npersistent:{value}").Message;

        Assert.Equal(isPersistent, message.IsPersistent);
        Assert.Equal(isPersistent, message.ToString().Contains("\npersistent:true\n", StringComparison.Ordinal));
        Assert.Equal("", Sender.OwnHeaders(message));
    }

    [Theory]
    [InlineData("expires:0", 0)]
    [InlineData("expires:1234", 1234)]
    [InlineData("expires:9223372036854775807", long.MaxValue)]
    [InlineData("expiration:5000", Sender.Now + 5000)]
    [InlineData("expiration:0", 0)]
    [InlineData("expiration:9223372036854775807", 0)]
    [InlineData("expires:1234\nexpiration:5000", 1234)]
    [InlineData("expires:0\nexpiration:5000", 0)]
    public void Expires_is_a_time_and_expiration_is_from_now(string headers, long expires)
    {
        var message = new Sender().Send($"destination:/queue/a\n{headers}").Message;

        Assert.Equal(expires, message.Expires);
        Assert.Contains($"\nexpires:{expires}\n", message.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Sender.OwnHeaders(message));
        Assert.False(message.IsExpired(1));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("9", 9)]
    [InlineData("10", 9)]
    [InlineData("999999999999", 9)]
    [InlineData("-1", 0)]
    [InlineData("-999", 0)]
    public void Priority_is_kept_between_0_and_9(string value, byte priority)
    {
        var message = new Sender().Send($"destination:/queue/a\npriority:{value}").Message;

        Assert.Equal(priority, message.Priority);
        Assert.Contains($"\npriority:{priority}\n", message.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expires:", "Invalid expires header: [] is not a whole number that is 0 or more")]
    [InlineData("expires:-1", "Invalid expires header: [-1] is not a whole number that is 0 or more")]
    [InlineData("expires:1700000000000.5", "Invalid expires header: [1700000000000.5] is not a whole number that is 0 or more")]
    [InlineData("expires: 5", "Invalid expires header: [ 5] is not a whole number that is 0 or more")]
    [InlineData("expires:99999999999999999999", "Invalid expires header: [99999999999999999999] is not a whole number that is 0 or more")]
    [InlineData("expiration:1h", "Invalid expiration header: [1h] is not a whole number that is 0 or more")]
    [InlineData("expiration:-5", "Invalid expiration header: [-5] is not a whole number that is 0 or more")]
    [InlineData("timestamp:2024-01-01T00\\c00\\c00Z", "Invalid timestamp header: [2024-01-01T00:00:00Z] is not a whole number that is 0 or more")]
    [InlineData("timestamp:-1", "Invalid timestamp header: [-1] is not a whole number that is 0 or more")]
    [InlineData("JMSExpiration:soon", "Invalid JMSExpiration header: [soon] is not a whole number that is 0 or more")]
    [InlineData("JMSTimestamp:-1", "Invalid JMSTimestamp header: [-1] is not a whole number that is 0 or more")]
    [InlineData("JMSPriority:high", "Invalid JMSPriority header: [high] is not a whole number that is 0 or more")]
    [InlineData("JMSDeliveryMode:3", "Invalid JMSDeliveryMode header: [3] is neither PERSISTENT nor NON_PERSISTENT")]
    [InlineData("priority:high", "Invalid priority header: [high] is not a whole number that is 0 or more")]
    [InlineData("amq-msg-type:map", "Unsupported message type 'map' in amq-msg-type: expected text or bytes")]
    [InlineData(":nameless", "A header has no name: [:nameless]")]
    public void A_header_that_makes_no_sense_is_named(string header, string message)
    {
        var error = new Sender().ErrorOf($"destination:/queue/a\n{header}");

        Assert.Equal(ErrorCode.InvalidHeader, error.Code);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_destination_is_needed()
    {
        var error = new Sender().ErrorOf("x:1");

        Assert.Equal(ErrorCode.MissingHeader, error.Code);
        Assert.Equal("SEND received without a Destination specified!", error.Message);
    }

    [Theory]
    [InlineData("destination:")]
    [InlineData("destination:/nowhere/a")]
    [InlineData("destination:/queue/a\\nb")]
    [InlineData("destination:/remote-temp-queue/>")]
    public void A_bad_destination_is_refused(string header) => Assert.Equal(ErrorCode.InvalidDestination, new Sender().ErrorOf(header).Code);

    [Fact]
    public void An_error_carries_the_receipt_and_the_transaction_wherever_they_stand()
    {
        var invalid = new Sender().Read<ClientFrame.Invalid>("SEND\npriority:x\nexpires:y\nreceipt:r\ntransaction:t\n\n\0");

        Assert.Equal(("r", "t"), (invalid.Receipt, invalid.Transaction));
        Assert.StartsWith("Invalid priority header", invalid.Error.Message, StringComparison.Ordinal);
        Assert.False(invalid.Error.Code.Closes);
    }

    [Fact]
    public void After_an_error_the_next_message_is_as_if_nothing_had_been()
    {
        var sender = new Sender();
        sender.ErrorOf("destination:/queue/a\nreceipt:r\ntransaction:t\npersistent:true\nreply-to:/temp-queue/x\nJMSXGroupID:g\nexpires:5\npriority:x");

        var send = sender.Send("destination:/queue/b");

        Assert.Equal((null, null, null), (send.Receipt, send.Transaction, send.ReplyTo));
        Assert.Equal(
            $"destination:/queue/b\nmessage-id:ID-node1-abc-7-1\ntimestamp:{Sender.Now}\nexpires:0\npriority:4\ncontent-length:4\n\nbody\0",
            Encoding.UTF8.GetString(send.Message.Frame));
    }

    [Fact]
    public void A_composite_destination_is_encoded_for_its_first_part()
    {
        var send = new Sender().Send("destination:/topic/a,/queue/b");

        Assert.Equal(["/topic/a", "/queue/b"], send.Address.Parts.Select(part => part.Name.ToString()).ToList());
        Assert.StartsWith("destination:/topic/a\n", send.Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_a_destination_are_not_part_of_its_name()
    {
        var send = new Sender().Send("destination:/queue/a?consumer.prefetchSize=10");

        Assert.StartsWith("destination:/queue/a\n", send.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal("10", send.Address.Parts[0].Options["consumer.prefetchSize"]);
    }

    [Fact]
    public void A_wildcard_is_left_to_the_connection_to_refuse() => Assert.True(new Sender().Send("destination:/queue/a.>").Address.Parts[0].Name.IsPattern);

    [Theory]
    [InlineData("/temp-queue/reply", "/remote-temp-queue/ID-node1-abc-7-reply")]
    [InlineData("/temp-topic/reply", "/remote-temp-topic/ID-node1-abc-7-reply")]
    [InlineData("/temp-queue/a\\cb", "/remote-temp-queue/ID-node1-abc-7-a\\cb")]
    public void A_reply_to_an_own_temporary_destination_is_given_its_real_name(string replyTo, string written)
    {
        var send = new Sender().Send($"x:1\nreply-to:{replyTo}\ny:2\ndestination:/queue/a");

        Assert.Equal($"x:1\nreply-to:{written}\ny:2\n", Sender.OwnHeaders(send.Message));
        Assert.Equal(written.Replace("\\c", ":", StringComparison.Ordinal), send.ReplyTo!.ToString());
    }

    [Theory]
    [InlineData("/queue/answers")]
    [InlineData("/remote-temp-queue/ID-other-1-x")]
    [InlineData("mailto\\calice@example.net")]
    [InlineData("/somewhere/else")]
    [InlineData("/temp-queue/>")]
    [InlineData("")]
    public void Any_other_reply_to_is_passed_on_verbatim(string replyTo)
    {
        var send = new Sender().Send($"destination:/queue/a\nreply-to:{replyTo}");

        Assert.Equal($"reply-to:{replyTo}\n", Sender.OwnHeaders(send.Message));
        Assert.Null(send.ReplyTo);
    }

    [Fact]
    public void Of_repeated_replies_to_the_first_counts()
    {
        var first = new Sender().Send("destination:/queue/a\nreply-to:/queue/b\nreply-to:/temp-queue/c");
        var second = new Sender().Send("destination:/queue/a\nreply-to:/temp-queue/c\nreply-to:/queue/b");

        Assert.Null(first.ReplyTo);
        Assert.Equal("reply-to:/queue/b\n", Sender.OwnHeaders(first.Message));
        Assert.NotNull(second.ReplyTo);
        Assert.Equal("reply-to:/remote-temp-queue/ID-node1-abc-7-c\n", Sender.OwnHeaders(second.Message));
    }

    [Fact]
    public void A_message_to_an_own_temporary_destination_carries_its_real_name()
    {
        var send = new Sender().Send("destination:/temp-queue/reply");

        Assert.StartsWith("destination:/remote-temp-queue/ID-node1-abc-7-reply\n", send.Message.ToString(), StringComparison.Ordinal);
        Assert.True(send.Address.Parts[0].IsOwnTemporary);
    }

    [Fact]
    public void Message_ids_never_repeat_in_a_connection()
    {
        var sender = new Sender();

        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => sender.Send("destination:/queue/a").Message.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_message_costs_its_bytes_itself_and_its_frame()
    {
        var reader = new FrameReader(new ConnectionIdentity("ID-node1-abc", 7), TimeProvider.System);
        var headers = new ActorMQ.StompProtocol.HeaderTable();
        var frames = new List<ClientFrame>(1);
        reader.Read("CONNECT\naccept-version:1.2\n\n\0"u8, headers, frames);
        var bytes = Encoding.UTF8.GetBytes("SEND\ndestination:/queue/a\nx:1\nJMSXGroupID:g\npriority:5\nexpires:9\npersistent:true\n\nbody\0");
        long Cost()
        {
            frames.Clear();
            var before = GC.GetAllocatedBytesForCurrentThread();
            reader.Read(bytes, headers, frames);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Cost();
        var frame = Assert.IsType<ClientFrame.Send>(frames[0]).Message.Frame.Length;

        // An object header and a method table for each of the three, and their fields.
        Assert.InRange(Cost(), frame, frame + 160);
    }
}
