using System.Text;
using ActorMQ.Model.Messages;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Model.Tests.Messages;

public sealed class MessageTests
{
    [Fact]
    public void A_message_is_its_frame()
    {
        var message = Encoded.Message(Encoded.Head + "x:1\n", "bo\0dy");

        Assert.Equal("bo\0dy", Encoding.UTF8.GetString(message.Body));
        Assert.Equal(Encoded.Head + "x:1\n", Encoding.UTF8.GetString(message.HeaderBlock));
        Assert.Equal(Encoded.Head + "x:1\n", message.ToString());
        Assert.Equal(message.Frame.Length, message.Size);
        Assert.Equal("ID-1", message.Id);
        Assert.False(message.IsPersistent);
        Assert.False(message.HasEscapes);
    }

    [Fact]
    public void An_empty_body_is_empty() => Assert.True(Encoded.Message(Encoded.Head, "").Body.IsEmpty);

    [Theory]
    [InlineData(0, long.MaxValue, false)]
    [InlineData(1000, 999, false)]
    [InlineData(1000, 1000, true)]
    [InlineData(1000, 1001, true)]
    [InlineData(long.MaxValue, long.MaxValue - 1, false)]
    public void It_expires_when_its_time_has_come_and_never_without_one(long expires, long now, bool isExpired) =>
        Assert.Equal(isExpired, Encoded.Message(Encoded.Head, expires: expires).IsExpired(now));

    [Theory]
    [InlineData("JMSMessageID", "ID-1")]
    [InlineData("JMSDestination", "/queue/a")]
    [InlineData("JMSTimestamp", "1000")]
    [InlineData("JMSExpiration", "2000")]
    [InlineData("JMSPriority", "7")]
    [InlineData("JMSDeliveryMode", "PERSISTENT")]
    [InlineData("JMSCorrelationID", "c")]
    [InlineData("JMSType", "t")]
    [InlineData("JMSReplyTo", "/queue/r")]
    [InlineData("JMSXGroupID", "g")]
    [InlineData("JMSCustom", "mine")]
    [InlineData("correlation-id", "c")]
    [InlineData("priority", "7")]
    public void Selectors_see_headers_by_their_own_and_their_JMS_names(string name, string value)
    {
        var message = Encoded.Message(
            "destination:/queue/a\nmessage-id:ID-1\ntimestamp:1000\nexpires:2000\npriority:7\n"
                + "persistent:true\ncorrelation-id:c\ntype:t\nreply-to:/queue/r\nJMSXGroupID:g\nJMSCustom:mine\n",
            flags: MessageFlags.Persistent,
            expires: 2000,
            priority: 7);

        Assert.True(message.TryGetHeader(name, out var found));

        Assert.Equal(value, found);
    }

    [Fact]
    public void A_header_it_does_not_have_is_unknown_to_selectors()
    {
        var message = Encoded.Message(Encoded.Head);

        Assert.False(message.TryGetHeader("x", out _));
        Assert.False(message.TryGetHeader("JMSCorrelationID", out _));
        Assert.True(message.TryGetHeader("JMSDeliveryMode", out var mode));
        Assert.Equal("NON_PERSISTENT", mode);
        Assert.True(Selector.Parse("JMSPriority = 4 AND x IS NULL AND JMSExpiration = 0").Matches(message));
    }

    [Fact]
    public void Stored_values_of_flags_never_change() =>
        Assert.Equal(
            ["None=0", "Persistent=1", "HasEscapes=2", "DeadLetter=4", "HasGroup=8"],
            Enum.GetValues<MessageFlags>().Select(flag => $"{flag}={(int)flag}").ToList());
}
