using System.Text;
using System.Text.RegularExpressions;
using ActorMQ.Actors.Connections;
using ActorMQ.Model.Messages;
using ActorMQ.StompProtocol;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Connections;

/// <summary>What a client of one version says, a client of another hears.</summary>
public sealed class TranslationTests
{
    private static readonly Gen<StompVersion> Versions = Gen.Elements(StompVersion.V10, StompVersion.V11, StompVersion.V12);

    private static readonly Gen<string> Texts = Gen.ListOf(Gen.Frequency(
            (4, Gen.Elements("\\", ":", "\n", "\r", "\\n", "\\c", "\\r", "\\\\", "\\t")),
            (3, Gen.Elements("a", " ", "\t", "5", "content-length", "\u00e9", "\U0001f600")),
            (1, Gen.Elements("MESSAGE", "content-length:5", "\n\n", "\r\n\r\n"))))
        .Select(string.Concat);

    private static readonly Gen<byte[]> Bodies = Gen.ArrayOf(Gen.Elements<byte>(0, 10, 13, 58, 120));

    [Theory]
    [InlineData(StompVersion.V10, "10:30", StompVersion.V10, "10:30")]
    [InlineData(StompVersion.V10, "10:30", StompVersion.V11, "10:30")]
    [InlineData(StompVersion.V10, "10:30", StompVersion.V12, "10:30")]
    [InlineData(StompVersion.V10, "C:\\new", StompVersion.V10, "C:\\new")]
    [InlineData(StompVersion.V10, "C:\\new", StompVersion.V11, "C:\\new")]
    [InlineData(StompVersion.V10, "C:\\new", StompVersion.V12, "C:\\new")]
    [InlineData(StompVersion.V10, "a\rb", StompVersion.V12, "a\rb")]
    [InlineData(StompVersion.V11, "two\nlines", StompVersion.V12, "two\nlines")]
    [InlineData(StompVersion.V11, "two\nlines", StompVersion.V11, "two\nlines")]
    [InlineData(StompVersion.V11, "two\nlines", StompVersion.V10, "two lines")]
    [InlineData(StompVersion.V11, "ends\r", StompVersion.V11, "ends\r")]
    [InlineData(StompVersion.V11, "ends\r", StompVersion.V12, "ends\r")]
    [InlineData(StompVersion.V11, "ends\r", StompVersion.V10, "ends")]
    [InlineData(StompVersion.V11, "\\r", StompVersion.V12, "\\r")]
    [InlineData(StompVersion.V12, "a\r\nb:c\\d", StompVersion.V12, "a\r\nb:c\\d")]
    [InlineData(StompVersion.V12, "a\r\nb:c\\d", StompVersion.V11, "a\r\nb:c\\d")]
    [InlineData(StompVersion.V12, "a\r\nb:c\\d", StompVersion.V10, "a\r b:c\\d")]
    [InlineData(StompVersion.V12, " padded ", StompVersion.V11, " padded ")]
    [InlineData(StompVersion.V12, " padded ", StompVersion.V10, "padded")]
    public void A_value_is_heard_as_it_was_said_as_far_as_the_versions_go(StompVersion from, string said, StompVersion to, string heard) =>
        Assert.Equal(heard, Hear(Say(from, [("x", said)], []), to).Single(header => header.Key == "x").Value);

    [Theory]
    [InlineData(StompVersion.V11)]
    [InlineData(StompVersion.V12)]
    public void An_undefined_escape_is_heard_as_it_was_written(StompVersion from)
    {
        var message = new Sender(from).Send("destination:/queue/a\nx:C\\cemp\\temp\\").Message;

        Assert.Equal("C:emp\\temp\\", Hear(message, from).Single(header => header.Key == "x").Value);
    }

    [Theory]
    [InlineData(StompVersion.V10, "time:10:30\n", "time:10\\c30\n")]
    [InlineData(StompVersion.V11, "time:10:30\nx:a\rb\\r\n", "time:10\\c30\nx:a\\rb\\\\r\n")]
    [InlineData(StompVersion.V12, "time:10:30\nx:a\rb\\r\n", "time:10\\c30\nx:a\\rb\\r\n")]
    public void The_stored_form_has_the_escapes_of_STOMP_1_2(StompVersion from, string headers, string stored)
    {
        var message = new Sender(from).Send($"destination:/queue/a\n{headers.TrimEnd('\n')}").Message;

        Assert.Equal(stored, Sender.OwnHeaders(message));
        Assert.True(message.HasEscapes);
    }

    [Fact]
    public void A_name_that_STOMP_1_0_cannot_say_does_not_become_another_name()
    {
        var message = Say(StompVersion.V12, [("content-length:5\nx", "1"), ("selector:", "2")], []);

        var heard = Hear(message, StompVersion.V10);

        Assert.Equal("0", Assert.Single(heard, header => header.Key == "content-length").Value);
        Assert.Equal("1", Assert.Single(heard, header => header.Key == "content-length 5 x").Value);
        Assert.Equal("2", Assert.Single(heard, header => header.Key == "selector ").Value);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_passed_on_unchanged()
    {
        // Latin 1 with a colon and a backslash, so that it is escaped on the way in and out.
        byte[] value = [0xe9, (byte)':', 0xfc, (byte)'\\', 0xff];
        var sender = new Sender(StompVersion.V10);
        var send = Assert.IsType<ClientFrame.Send>(Assert.Single(sender.Read([.. "SEND\ndestination:/queue/a\nx:"u8, .. value, .. "\n\n\0"u8])));

        var bytes = Receiver.MessageBytes(send.Message, StompVersion.V10);

        Assert.True(bytes.AsSpan().IndexOf([.. "\nx:"u8, .. value, (byte)'\n']) > 0);
    }

    [Fact]
    public void What_is_said_is_heard_when_both_versions_can_say_it()
    {
        var heardAsSaid = 0;
        var cases =
            from sender in Versions
            from receiver in Versions
            from headers in Gen.ListOf(Gen.Zip(Texts, Texts))
            from body in Bodies
            select (From: sender, To: receiver, Headers: headers, Body: body);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            // With a prefix of its own no name has a meaning to the broker.
            var said = one.Headers.Select(h => (Name: "x" + h.Item1, Value: h.Item2))
                .Where(h => CanSay(one.From, h.Name, h.Value) && CanSay(one.To, h.Name, h.Value)).ToList();
            heardAsSaid += said.Count;
            var heard = Hear(Say(one.From, said, one.Body), one.To).Where(header => header.Key[0] == 'x').Select(header => (header.Key, header.Value));
            Assert.Equal(said, heard);
        }));

        // Enough to know that the property is about something.
        Assert.InRange(heardAsSaid, 3000, int.MaxValue);
    }

    [Fact]
    public void No_message_breaks_the_framing_of_any_receiver()
    {
        var cases =
            from sender in Versions
            from headers in Gen.ListOf(Gen.Zip(Texts, Texts))
            from body in Bodies
            select (From: sender, Headers: headers, Body: body);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var message = Say(
                one.From,
                [.. one.Headers.Select(h => (h.Item1, h.Item2)).Where(h => CanSay(one.From, h.Item1, h.Item2) && h.Item1 != "content-length")],
                one.Body);
            foreach (var to in new[] { StompVersion.V10, StompVersion.V11, StompVersion.V12 })
            {
                byte[] bytes = [.. Receiver.MessageBytes(message, to), .. "RECEIPT\nreceipt-id:1\n\n\0\n"u8];
                AssertTwoFrames(bytes, message, ReadByLines);
                AssertTwoFrames(bytes, message, ReadByNuls);
            }
        }));
    }

    [Theory]
    [InlineData("x-content-length:1")]
    [InlineData("original-content-length:2")]
    [InlineData("content-length :3")]
    [InlineData("X-Content-length:1\ncontent-length\\c3:4")]
    public void A_header_that_looks_like_the_content_length_comes_behind_it(string header)
    {
        var message = new Sender().Send($"destination:/queue/a\n{header}\nlast:1").Message;

        AssertTwoFrames([.. Receiver.MessageBytes(message, StompVersion.V12), .. "RECEIPT\nreceipt-id:1\n\n\0\n"u8], message, ReadByLines);
    }

    private static bool CanSay(StompVersion version, string name, string value) => version switch
    {
        StompVersion.V10 => name.Length > 0 && name.AsSpan().IndexOfAny("\n:") < 0 && value.AsSpan().IndexOf('\n') < 0
            && !value.EndsWith('\r') && value.Trim(' ', '\t') == value,
        _ => name.Length > 0,
    };

    private static Message Say(StompVersion version, IReadOnlyList<(string Name, string Value)> headers, byte[] body)
    {
        var output = new OutputBuffer();
        StompFrameWriter.Write(output, StompCommand.Send, version, body, [("destination", "/queue/a"), .. headers.Select(h => (h.Name, (string?)h.Value))]);
        var send = Assert.IsType<ClientFrame.Send>(Assert.Single(new Sender(version).Read(output.WrittenSpan)));
        output.Clear();
        return send.Message;
    }

    private static List<KeyValuePair<string, string>> Hear(Message message, StompVersion version) => Receiver.Headers(message, version);

    private static void AssertTwoFrames(byte[] bytes, Message message, Func<byte[], int, (byte[] Body, int Next)> read)
    {
        var (body, next) = read(bytes, 0);
        Assert.Equal(message.Body.ToArray(), body);
        while (bytes[next] == '\n') next++;
        Assert.True(bytes.AsSpan(next).StartsWith("RECEIPT\nreceipt-id:1\n\n\0"u8));
    }

    /// <summary>As the Ruby gem reads: headers by line, then the first thing in them that looks like a content-length.</summary>
    private static (byte[] Body, int Next) ReadByLines(byte[] bytes, int start)
    {
        var headers = "";
        string line;
        do
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start) + 1;
            line = Encoding.Latin1.GetString(bytes, start, end - start);
            headers += line;
            start = end;
        }
        while (!Regex.IsMatch(line, @"^\s?\n\z", RegexOptions.None, TimeSpan.FromSeconds(10)));
        var match = Regex.Match(headers, @"content-length\s?:\s?(?<value>\d+)\s?\n", RegexOptions.None, TimeSpan.FromSeconds(10));
        var length = int.Parse(match.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, bytes[start + length]);
        return (bytes[start..(start + length)], start + length + 1);
    }

    /// <summary>As stomp.py reads: up to the first NUL, and further if the headers before it have a content-length that says so.</summary>
    private static (byte[] Body, int Next) ReadByNuls(byte[] bytes, int start)
    {
        var end = Array.IndexOf(bytes, (byte)0, start);
        var text = Encoding.Latin1.GetString(bytes, start, end - start);
        var preamble = Regex.Match(text, "\n\n|\r\n\r\n", RegexOptions.None, TimeSpan.FromSeconds(10));
        Assert.True(preamble.Success);
        var length = Regex.Match(text[..preamble.Index], @"^content-length:\s*(?<value>[0-9]+)", RegexOptions.Multiline, TimeSpan.FromSeconds(10));
        var bodyStart = start + preamble.Index + preamble.Length;
        end = bodyStart + int.Parse(length.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, bytes[end]);
        return (bytes[bodyStart..end], end + 1);
    }
}
