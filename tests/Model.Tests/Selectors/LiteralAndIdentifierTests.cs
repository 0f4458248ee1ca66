namespace ActorMQ.Model.Tests.Selectors;

public sealed class LiteralAndIdentifierTests
{
    [Theory]
    [InlineData("0 = 0")]
    [InlineData("17 = 17L")]
    [InlineData("17 = 17l")]
    [InlineData("0x1F = 31")]
    [InlineData("0Xff = 255")]
    [InlineData("017 = 15")]
    [InlineData("-017 = -15")]
    [InlineData("-0x10 = -16")]
    [InlineData("0x7FFFFFFFFFFFFFFF = 9223372036854775807")]
    [InlineData("1. < 1.1")]
    [InlineData(".1 < .5")]
    [InlineData("-.5 < .1")]
    [InlineData("1.0E1 < 1.1E1")]
    [InlineData("1.E1 = 10")]
    [InlineData("4E10 < 5e10")]
    [InlineData("4E+10 > 5E-10")]
    [InlineData("08.5 = 8.5")]
    [InlineData("1e400 > 1e308")]
    [InlineData("'' = ''")]
    [InlineData("'''' = ''''")]
    [InlineData("tRuE = TRUE")]
    [InlineData("1=1AND 2=2")]
    [InlineData("\t1\r\n=\f1 ")]
    public void Literals_are_read_as_ActiveMQ_reads_them(string condition) =>
        Assert.Equal("true", Outcome.Of(condition, ""));

    [Theory]
    [InlineData("h not like 'y' And h In ('x') oR h iS nULL")]
    [InlineData("NOT h NOT BETWEEN 1 AND 2 OR h LIKE 'x' ESCAPE '!'")]
    public void Keywords_have_no_case(string condition) =>
        Assert.Equal("true", Outcome.Of(condition, "h=x"));

    [Theory]
    [InlineData("mc_identity", "mc_identity")]
    [InlineData("$cost", "$cost")]
    [InlineData("_x1", "_x1")]
    [InlineData("größe", "größe")]
    [InlineData("android", "android")]
    [InlineData("\"content-type\"", "content-type")]
    [InlineData("\"foo.bar\"", "foo.bar")]
    [InlineData("\"NOT\"", "NOT")]
    [InlineData("\"say \"\"hi\"\"\"", "say \"hi\"")]
    public void An_identifier_is_a_word_or_anything_in_double_quotes(string identifier, string header) =>
        Assert.Equal("true", Outcome.Of($"{identifier} = 'x'", Headers.With(header, "x")));

    [Fact]
    public void Identifiers_have_case() =>
        Assert.Equal("unknown", Outcome.Of("Color = 'red'", "color=red"));

    [Fact]
    public void A_dash_outside_quotes_is_a_minus() =>
        Assert.Equal("true", Outcome.Of("a-b = 2", "a=5; b=3; a-b=9"));

    [Theory]
    [InlineData("JMSPriority > 4", "JMSPriority=7")]
    [InlineData("JMSPriority < JMSXDeliveryCount", "JMSPriority=9; JMSXDeliveryCount=10")]
    [InlineData("JMSPriority = '7'", "JMSPriority=7")]
    [InlineData("JMSPriority IN ('7', '8')", "JMSPriority=7")]
    [InlineData("JMSTimestamp + 1000 < JMSExpiration", "JMSTimestamp=1700000000000; JMSExpiration=1700000002000")]
    [InlineData("JMSExpiration = 0", "JMSExpiration=0")]
    [InlineData("JMSXGroupID = 'g' AND JMSXGroupSeq = -1", "JMSXGroupID=g; JMSXGroupSeq=-1")]
    [InlineData("JMSRedelivered", "JMSRedelivered=true")]
    [InlineData("JMSRedelivered = FALSE", "JMSRedelivered=false")]
    [InlineData("JMSDeliveryMode = 'PERSISTENT'", "JMSDeliveryMode=PERSISTENT")]
    [InlineData("JMSType = '1001' OR JMSType = '1002'", "JMSType=1002")]
    [InlineData("JMSMessageID LIKE 'ID:%'", "JMSMessageID=ID:host-1:2")]
    [InlineData("JMSCorrelationID IS NULL AND JMSReplyTo IS NOT NULL", "JMSReplyTo=/queue/x")]
    [InlineData("JMSDestination = '/queue/x'", "JMSDestination=/queue/x")]
    public void JMS_names_are_headers_with_a_type(string condition, string headers) =>
        Assert.Equal("true", Outcome.Of(condition, headers));
}
