using System.Text;
using ActorMQ.StompGateway.WebSockets;
using ActorMQ.StompProtocol;

namespace ActorMQ.Gateway.Tests.WebSockets;

public sealed class WebSocketCodecTests
{
    [Fact]
    public void A_stream_may_be_cut_anywhere()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var expected = new List<byte>();
            var stream = new List<byte>();
            for (var i = 0; i < 8; i++)
            {
                var payload = Encoding.UTF8.GetBytes(new string((char)random.Next(0x20, 0x3000), random.Next(300)));
                var half = random.Next(payload.Length);
                stream.AddRange(RawWebSocket.Frame(0x01, payload.AsSpan(0, half)));
                if (random.Next(2) == 0) stream.AddRange(RawWebSocket.Frame(0x89, "ping"u8));
                stream.AddRange(RawWebSocket.Frame(0x80, payload.AsSpan(half)));
                expected.AddRange(payload);
            }

            var decoder = new WebSocketDecoder(1000);
            var received = new List<byte>();
            for (var from = 0; from < stream.Count;)
            {
                var piece = stream.GetRange(from, Math.Min(random.Next(1, 100), stream.Count - from)).ToArray();
                from += piece.Length;
                received.AddRange(piece[..decoder.Decode(piece, out _)]);
            }
            Assert.Equal(expected, received);
        }
    }

    [Theory]
    [InlineData("C1 80", 1002)]
    [InlineData("83 80", 1002)]
    [InlineData("8B 80", 1002)]
    [InlineData("80 80", 1002)]
    [InlineData("09 80", 1002)]
    [InlineData("89 FE", 1002)]
    [InlineData("88 81 00 00 00 00 03", 1002)]
    [InlineData("01 80 00 00 00 00 81 80", 1002)]
    [InlineData("81 82 00 00 00 00 C3 28", 1007)]
    [InlineData("81 81 00 00 00 00 C3", 1007)]
    [InlineData("82 FE 03 E9 00 00 00 00", 1009)]
    public void What_no_client_may_send_is_found(string hex, int code)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        var violation = Assert.Throws<WebSocketViolationException>(() => new WebSocketDecoder(1000).Decode(bytes, out _));

        Assert.Equal(code, violation.Code);
    }

    [Fact]
    public void A_character_may_be_cut_between_frames()
    {
        var bytes = "\u20AC\U0001F600"u8.ToArray();
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var check = new Utf8Check();
            Assert.True(check.TryAdd(bytes.AsSpan(0, cut)));
            Assert.True(check.TryAdd(bytes.AsSpan(cut)));
            Assert.True(check.IsComplete);
        }
        Assert.False(new Utf8Check().TryAdd([0x41, 0xFF, 0x41]));
        Assert.False(new Utf8Check().TryAdd([0x80]));
    }

    [Fact]
    public void Frames_of_one_type_share_a_message_where_that_is_allowed()
    {
        var frames = new OutputBuffer(borrowFrom: 50, marksFrames: true);
        foreach (var frame in new byte[][] { [.. "a"u8], [.. "b"u8], [.. "c"u8], [0xFF], [.. "d"u8], [.. Enumerable.Repeat((byte)'e', 200)] })
        {
            frames.WriteLasting(frame);
            frames.EndFrame();
        }
        var wire = new OutputBuffer(borrowFrom: 50, marksFrames: false);

        new WebSocketEncoder(2).Encode(frames, wire);

        Assert.Equal(0, frames.Length);
        var written = new List<byte>();
        while (wire.Length > 0)
        {
            var front = wire.Front;
            written.AddRange(front.Span);
            wire.Consume(front.Length);
        }
        Assert.Equal([0x81, 2, .. "ab"u8, 0x81, 1, .. "c"u8, 0x82, 1, 0xFF, 0x81, 126, 0, 201, .. "d"u8, .. Enumerable.Repeat((byte)'e', 200)], written);
    }

    [Theory]
    [InlineData("same-host", true)]
    [InlineData("*", true)]
    [InlineData("https://console.example.com", true)]
    [InlineData("http://console.example.com:8080", true)]
    [InlineData("console.example.com", false)]
    [InlineData("https://console.example.com/path", false)]
    [InlineData("ftp://console.example.com", false)]
    [InlineData("null", false)]
    public void Origins_are_checked(string origin, bool isRight) => Assert.Equal(isRight, OriginPolicy.Problem(origin) is null);
}
