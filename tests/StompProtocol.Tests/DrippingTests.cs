namespace ActorMQ.StompProtocol.Tests;

/// <summary>A peer that sends byte by byte must not make the broker look at the same bytes again and again.</summary>
public sealed class DrippingTests
{
    private static readonly string Headers = string.Concat(Enumerable.Range(0, 200).Select(i => $"name{i}:value{i}\n"));

    [Fact]
    public void A_head_is_not_looked_at_again_for_each_piece()
    {
        var parser = new StompFrameParser(StompLimits.Default);
        var bytes = Wire.Bytes("SEND\n" + Headers);
        Assert.False(parser.TryRead(bytes.AsSpan(0, 5), new HeaderTable(), out _, out _));
        for (var length = 6; length <= bytes.Length; length++)
        {
            Assert.False(parser.TryRead(OnlyTheLastByteIntact(bytes, length), new HeaderTable(), out var consumed, out _));
            Assert.Equal(0, consumed);
        }

        Assert.True(parser.TryRead([.. bytes, .. "\n\0"u8], new HeaderTable(), out _, out var frame));
        Assert.Equal(200, frame.HeaderCount);
    }

    [Fact]
    public void A_command_is_not_looked_at_again_for_each_piece()
    {
        var parser = new StompFrameParser(StompLimits.Default);
        var bytes = Wire.Bytes(new string(' ', 1000) + "SEND");
        for (var length = 1; length <= bytes.Length; length++)
            Assert.False(parser.TryRead(OnlyTheLastByteIntact(bytes, length), new HeaderTable(), out _, out _));

        Assert.True(parser.TryRead([.. bytes, .. "\n\n\0"u8], new HeaderTable(), out _, out _));
    }

    [Fact]
    public void A_body_that_ends_with_a_NUL_is_not_looked_at_again_for_each_piece()
    {
        var parser = new StompFrameParser(StompLimits.Default);
        var head = Wire.Bytes("SEND\n" + Headers + "\n");
        byte[] bytes = [.. head, .. Enumerable.Repeat((byte)'x', 1000)];
        Assert.False(parser.TryRead(head, new HeaderTable(), out _, out _));
        for (var length = head.Length + 1; length <= bytes.Length; length++)
            Assert.False(parser.TryRead(OnlyTheLastByteIntact(bytes, length), new HeaderTable(), out _, out _));

        Assert.True(parser.TryRead([.. bytes, 0], new HeaderTable(), out _, out var frame));
        Assert.Equal(1000, frame.Body.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("content-length:500\n")]
    public void The_headers_of_a_frame_are_read_twice_at_most(string contentLength)
    {
        var parser = new StompFrameParser(StompLimits.Default);
        var bytes = Wire.Bytes("SEND\n" + contentLength + Headers + "\n" + new string('x', 500) + "\0");
        var reads = 0;
        for (var length = 1; length <= bytes.Length; length++)
        {
            var headers = new HeaderTable();
            Assert.Equal(length == bytes.Length, parser.TryRead(bytes.AsSpan(0, length), headers, out _, out _));
            if (headers.Count > 0) reads++;
        }

        Assert.Equal(2, reads);
    }

    [Fact]
    public void Line_by_line_the_headers_are_read_twice_at_most()
    {
        var parser = new StompFrameParser(StompLimits.Default);
        var reads = 0;
        var text = "SEND\n";
        foreach (var line in Headers.Split('\n').Append("\0"))
        {
            var headers = new HeaderTable();
            text += $"{line}\n";
            parser.TryRead(Wire.Bytes(text), headers, out _, out _);
            if (headers.Count > 0) reads++;
        }

        Assert.InRange(reads, 1, 3);
    }

    /// <summary>All but the first byte, which says that a frame has begun, and the last would be an error if looked at.</summary>
    private static byte[] OnlyTheLastByteIntact(byte[] bytes, int length)
    {
        var input = new byte[length];
        input[0] = bytes[0];
        input[^1] = bytes[length - 1];
        return input;
    }
}
