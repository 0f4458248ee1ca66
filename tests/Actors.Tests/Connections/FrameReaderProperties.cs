using System.Globalization;
using ActorMQ.Actors.Connections;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Connections;

public sealed class FrameReaderProperties
{
    private static readonly Gen<string> Values = Gen.ListOf(Gen.Elements(
            "\\", ":", "\\n", "\\r", "\\c", "\r", " ", "-", "/temp-queue/", "/queue/", ">", ",", "?", "true", "text", "12", "9223372036854775807", "x"))
        .Select(string.Concat);

    private static readonly Gen<string> Names = Gen.Frequency(
        (
            4,
            Gen.Elements(
                "destination",
                "persistent",
                "receipt",
                "transaction",
                "expires",
                "expiration",
                "timestamp",
                "priority",
                "amq-msg-type",
                "reply-to",
                "JMSXGroupID",
                "message-id")),
        (4, Gen.Elements("x", "y")),
        (1, Values));

    private static readonly Gen<string> Frames =
        from command in Gen.Frequency(
            (8, Gen.Constant("SEND\ndestination:/queue/a")),
            (4, Gen.Elements("SEND", "SUBSCRIBE", "UNSUB", "ACK", "NACK", "BEGIN", "COMMIT", "ABORT", "DISCONNECT", "CONNECT", "MESSAGE", "SENDER")))
        from headers in Gen.ListOf(Gen.Zip(Names, Values))
        from end in Gen.Elements("\n\0", "\nbody\0\n", "\n\n\n\0", "\r\n\0", "\0")
        select $"{command}\n{string.Concat(headers.Select(header => $"{header.Item1}:{header.Item2}\n"))}{end}";

    private static readonly Gen<StompVersion> Versions = Gen.Elements(StompVersion.V10, StompVersion.V11, StompVersion.V12);

    [Fact]
    public void Whatever_a_client_sends_is_frames_and_then_one_violation_at_most()
    {
        var sends = 0;
        var cases = from frames in Gen.ListOf(Frames) from version in Versions select (Text: string.Concat(frames), Version: version);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var read = new Sender(one.Version).Read(one.Text);
            var violation = read.FindIndex(frame => frame is ClientFrame.Invalid { Error.Code.Closes: true });
            Assert.True(violation < 0 || violation == read.Count - 1);
            foreach (var send in read.OfType<ClientFrame.Send>())
            {
                AssertWellFormed(send.Message);
                sends++;
            }
        }));

        // Enough to know that the property is about something.
        Assert.InRange(sends, 500, int.MaxValue);
    }

    private static void AssertWellFormed(Message message)
    {
        var block = message.ToString();
        var lines = block.TrimEnd('\n').Split('\n');
        Assert.StartsWith("destination:/", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"message-id:{Sender.Identity}-", lines[1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Matches(@"^[^:\r]+:[^:\r]*$", line));
        Assert.Equal(block.Contains('\\', StringComparison.Ordinal), message.HasEscapes);
        Assert.Equal((byte)'\n', message.Frame[message.BodyStart - 1]);
        Assert.Equal(0, message.Frame[^1]);
        Assert.Equal(
            message.Body.Length.ToString(CultureInfo.InvariantCulture), Assert.Single(message.Headers(), header => header.Key == "content-length").Value);
        Assert.InRange(message.Priority, 0, 9);
        Assert.InRange(message.Expires, 0, long.MaxValue);
    }
}
