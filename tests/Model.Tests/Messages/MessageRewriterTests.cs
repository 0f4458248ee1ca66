using System.Text;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Messages;

namespace ActorMQ.Model.Tests.Messages;

public sealed class MessageRewriterTests
{
    private static readonly DestinationName Dlq = DestinationName.Queue("ActiveMQ.DLQ");
    private static readonly DestinationName Orders = DestinationName.Queue("orders");

    [Fact]
    public void Another_destination_changes_nothing_else()
    {
        var message = Encoded.Message(Encoded.Head + "content-length:4\nx:1\nx:2\n", flags: MessageFlags.HasGroup, expires: 5, priority: 9);

        var copy = MessageRewriter.WithDestination(message, DestinationName.Topic("b"));

        Assert.Equal(Encoded.Text(message).Replace("/queue/a", "/topic/b", StringComparison.Ordinal), Encoded.Text(copy));
        Assert.Equal("body", Encoding.UTF8.GetString(copy.Body));
        Assert.Equal(
            (message.Flags, message.Expires, message.Priority, message.SenderConnection), (copy.Flags, copy.Expires, copy.Priority, copy.SenderConnection));
    }

    [Fact]
    public void A_destination_that_needs_escapes_is_escaped_and_flagged()
    {
        var copy = MessageRewriter.WithDestination(Encoded.Message(Encoded.Head), DestinationName.Queue("a:b\\c"));

        Assert.StartsWith("destination:/queue/a\\cb\\\\c\nmessage-id:ID-1\n", Encoded.Text(copy), StringComparison.Ordinal);
        Assert.True(copy.HasEscapes);
    }

    [Fact]
    public void A_body_with_line_feeds_and_NULs_stays_as_it_is()
    {
        var copy = MessageRewriter.WithDestination(Encoded.Message(Encoded.Head, "\n\n\0destination:x\n\0"), Orders);

        Assert.Equal("\n\n\0destination:x\n\0", Encoding.UTF8.GetString(copy.Body));
        Assert.Equal(0, copy.Frame[^1]);
    }

    [Fact]
    public void A_dead_letter_is_persistent_and_says_where_it_comes_from_and_why()
    {
        var message = Encoded.Message(Encoded.Head + "content-length:4\nx:1\n", priority: 6);

        var letter = MessageRewriter.DeadLetter(message, Dlq, Orders, "rejected: 7 times");

        Assert.Equal(
            """
            destination:/queue/ActiveMQ.DLQ
            message-id:ID-1
            persistent:true
            original-destination:/queue/orders
            dlqDeliveryFailureCause:rejected\c 7 times
            originalDeliveryMode:NON_PERSISTENT
            timestamp:1000
            expires:0
            priority:4
            content-length:4
            x:1

            """,
            Encoding.UTF8.GetString(letter.HeaderBlock));
        Assert.Equal("body", Encoding.UTF8.GetString(letter.Body));
        Assert.Equal(MessageFlags.Persistent | MessageFlags.DeadLetter | MessageFlags.HasEscapes, letter.Flags);
        Assert.Equal(6, letter.Priority);
        Assert.Equal(7, letter.SenderConnection);
    }

    [Fact]
    public void A_dead_letter_never_expires_but_says_when_it_would_have()
    {
        var message = Encoded.Message(
            "destination:/queue/a\nmessage-id:ID-1\ntimestamp:1000\nexpires:2000\npriority:4\npersistent:true\n",
            flags: MessageFlags.Persistent,
            expires: 2000);

        var letter = MessageRewriter.DeadLetter(message, Dlq, Orders, "expired");

        Assert.Equal(0, letter.Expires);
        Assert.Equal("0", Header(letter, "expires"));
        Assert.Equal("2000", Header(letter, "originalExpiration"));
        Assert.Null(Header(letter, "originalDeliveryMode"));
        Assert.Single(letter.Headers(), header => header.Key == "persistent");
        Assert.Single(letter.Headers(), header => header.Key == "expires");
    }

    [Fact]
    public void What_a_sender_or_an_earlier_death_said_about_it_is_replaced()
    {
        var message = Encoded.Message(
            Encoded.Head + "original-destination:/queue/forged\ndlqDeliveryFailureCause:forged\noriginalExpiration:1\noriginalDeliveryMode:forged\ny:2\n");

        var letter = MessageRewriter.DeadLetter(MessageRewriter.DeadLetter(message, Dlq, DestinationName.Queue("first"), "one"), Dlq, Orders, "two");

        Assert.Equal(["/queue/orders"], All(letter, "original-destination"));
        Assert.Equal(["two"], All(letter, "dlqDeliveryFailureCause"));
        Assert.Empty(All(letter, "originalExpiration"));
        Assert.Equal(["2"], All(letter, "y"));
        Assert.Equal(["true"], All(letter, "persistent"));
    }

    [Fact]
    public void A_message_without_content_length_gets_the_headers_too()
    {
        var letter = MessageRewriter.DeadLetter(Encoded.Message("destination:/queue/a\nmessage-id:ID-1\n"), Dlq, Orders, "why");

        Assert.Equal("why", Header(letter, "dlqDeliveryFailureCause"));
    }

    [Fact]
    public void A_cause_of_several_lines_stays_one_header()
    {
        var letter = MessageRewriter.DeadLetter(Encoded.Message(Encoded.Head), Dlq, Orders, "one\r\ntwo:\\\n\nthree");

        Assert.Equal("one\r\ntwo:\\\n\nthree", Header(letter, "dlqDeliveryFailureCause"));
        Assert.Equal("body", Encoding.UTF8.GetString(letter.Body));
    }

    private static string? Header(Message message, string name) => MessageHeaders.TryGet(message, name, out var value) ? value : null;

    private static List<string> All(Message message, string name) => [.. message.Headers().Where(header => header.Key == name).Select(header => header.Value)];
}
