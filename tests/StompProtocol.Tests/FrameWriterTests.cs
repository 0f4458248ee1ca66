using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.StompProtocol.Tests;

public sealed class FrameWriterTests
{
    private static readonly StompCommand[] CommandsWithBody = [StompCommand.Send, StompCommand.Message, StompCommand.Error];

    [Fact]
    public void A_frame_has_a_content_length_if_it_has_a_body()
    {
        Assert.Equal(
            "SEND\ndestination:/queue/a\ncontent-length:4\n\nb\0dy\0",
            Written(StompCommand.Send, StompVersion.V12, "b\0dy", ("destination", "/queue/a"), ("receipt", null)));
        Assert.Equal("ACK\nid:1\n\n\0", Written(StompCommand.Ack, StompVersion.V12, "", ("id", "1")));
    }

    [Theory]
    [InlineData(StompVersion.V10, "SEND\na:b:c\\d\n\n\0")]
    [InlineData(StompVersion.V11, "SEND\na:b\\cc\\\\d\n\n\0")]
    [InlineData(StompVersion.V12, "SEND\na:b\\cc\\\\d\n\n\0")]
    public void Headers_are_escaped_by_version(StompVersion version, string expected) =>
        Assert.Equal(expected, Written(StompCommand.Send, version, "", ("a", "b:c\\d")));

    [Theory]
    [InlineData(StompCommand.Connect, "CONNECT\npasscode:a:b\\c\n\n\0")]
    [InlineData(StompCommand.Connected, "CONNECTED\npasscode:a:b\\c\n\n\0")]
    public void CONNECT_and_CONNECTED_are_never_escaped(StompCommand command, string expected)
    {
        Assert.Equal(expected, Written(command, StompVersion.V12, "", ("passcode", "a:b\\c")));
        Assert.EndsWith("[passcode=a:b\\c] ", Assert.Single(Wire.Read(expected)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StompVersion.V10)]
    [InlineData(StompVersion.V11)]
    [InlineData(StompVersion.V12)]
    public void A_line_feed_in_a_header_never_breaks_the_frame(StompVersion version)
    {
        foreach (var command in Texts.Commands)
        {
            var frame = Assert.Single(Wire.Read(Written(command, version, "", ("a", "b\nc:d\n\n")), version));
            Assert.Equal(1, frame.Count(c => c == '['));
        }
    }

    [Fact]
    public void What_is_written_reads_back_as_it_was()
    {
        var frames =
            from version in Texts.Versions
            from command in Gen.Elements(Texts.Commands)
            from headers in Gen.ListOf(Gen.Zip(Texts.Any, Texts.Any))
            from body in Texts.Bodies
            select (Version: version, Command: command, Headers: headers, Body: body);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(frames.ToArbitrary(), one =>
        {
            // CONNECT is what both sides say before they know better: it carries what STOMP 1.0 can.
            var carries = one.Command is StompCommand.Connect or StompCommand.Connected ? StompVersion.V10 : one.Version;
            var headers = one.Headers.Select(h => (Name: Texts.Name(h.Item1, carries), Value: (string?)Texts.Value(h.Item2, carries)))
                .Where(h => h.Name != "content-length").ToArray();
            var body = CommandsWithBody.Contains(one.Command) ? one.Body : [];
            var output = new OutputBuffer();
            StompFrameWriter.Write(output, one.Command, one.Version, body, headers);

            var parser = new StompFrameParser(StompLimits.Default) { Version = one.Version };
            Assert.True(parser.TryRead(output.WrittenSpan, new HeaderTable(), out var consumed, out var frame));

            Assert.Equal(output.Length, consumed);
            Assert.Equal(one.Command, frame.Command);
            Assert.Equal(headers, frame.Headers().Where(h => h.Key != "content-length").Select(h => (h.Key, (string?)h.Value)));
            Assert.Equal(body, frame.Body.ToArray());
            output.Clear();
        }));
    }

    private static string Written(StompCommand command, StompVersion version, string body, params (string, string?)[] headers)
    {
        var output = new OutputBuffer();
        StompFrameWriter.Write(output, command, version, Wire.Bytes(body), headers);
        var text = System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
        output.Clear();
        return text;
    }
}
