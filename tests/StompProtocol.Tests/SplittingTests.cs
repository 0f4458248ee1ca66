namespace ActorMQ.StompProtocol.Tests;

public sealed class SplittingTests
{
    private static string Pipelined => string.Concat(Samples.Frames);

    private static List<string> AllAtOnce { get; } = Wire.Read(Pipelined);

    [Theory]
    [MemberData(nameof(Samples.Rows), MemberType = typeof(Samples))]
    public void Every_truncated_prefix_needs_more_and_consumes_nothing(string frame)
    {
        var bytes = Wire.Bytes(frame.TrimEnd('\r', '\n'));
        for (var length = 0; length < bytes.Length; length++)
        {
            var parser = new StompFrameParser(StompLimits.Default);

            Assert.False(parser.TryRead(bytes.AsSpan(0, length), new HeaderTable(), out var consumed, out _));

            Assert.Equal(0, consumed);
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Rows), MemberType = typeof(Samples))]
    public void A_whole_frame_is_consumed_and_leaves_nothing(string frame)
    {
        var wire = new Wire();

        Assert.Single(wire.Receive(frame));

        Assert.Equal(0, wire.Waiting);
        Assert.Equal(0, wire.BytesNeeded);
    }

    [Theory]
    [MemberData(nameof(Samples.Rows), MemberType = typeof(Samples))]
    public void A_frame_in_two_pieces_is_the_same_wherever_it_is_cut(string frame)
    {
        var bytes = Wire.Bytes(frame);
        var whole = Wire.Read(frame);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var wire = new Wire();
            Assert.Equal(whole, [.. wire.Receive(bytes.AsSpan(0, cut)), .. wire.Receive(bytes.AsSpan(cut))]);
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Rows), MemberType = typeof(Samples))]
    public void A_frame_in_three_pieces_is_the_same_wherever_it_is_cut(string frame)
    {
        var bytes = Wire.Bytes(frame);
        var whole = Wire.Read(frame);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var wire = new Wire();
                Assert.Equal(
                    whole,
                    [.. wire.Receive(bytes.AsSpan(0, first)), .. wire.Receive(bytes.AsSpan(first, second - first)), .. wire.Receive(bytes.AsSpan(second))]);
            }
        }
    }

    [Fact]
    public void Pipelined_frames_come_out_one_by_one()
    {
        Assert.Equal(Samples.Frames.Count, AllAtOnce.Count);
        Assert.Equal([.. Samples.Frames.SelectMany(frame => Wire.Read(frame))], AllAtOnce);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    public void Pipelined_frames_are_the_same_in_pieces_of_any_size(int size)
    {
        var wire = new Wire();

        Assert.Equal(AllAtOnce, [.. Wire.Bytes(Pipelined).Chunk(size).SelectMany(piece => wire.Receive(piece))]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\n\n\n\n")]
    [InlineData("\r\n")]
    [InlineData("\r\n\n\r\n")]
    [InlineData("\0")]
    [InlineData("\n\0\0\r\n\0")]
    public void Heart_beats_between_frames_are_consumed(string gap)
    {
        var wire = new Wire();

        Assert.Equal(
            ["BEGIN [transaction=1] ", "ABORT [transaction=1] "], wire.Receive($"{gap}BEGIN\ntransaction:1\n\n\0{gap}ABORT\ntransaction:1\n\n\0{gap}"));

        Assert.Equal(0, wire.Waiting);
    }

    [Fact]
    public void Heart_beats_are_consumed_one_by_one_as_they_come()
    {
        var wire = new Wire();
        for (var beat = 0; beat < 10; beat++)
        {
            Assert.Empty(wire.Receive("\n"));
            Assert.Equal(0, wire.Waiting);
        }

        Assert.Single(wire.Receive("DISCONNECT\n\n\0"));
    }

    [Fact]
    public void A_carriage_return_waits_for_its_line_feed()
    {
        var wire = new Wire();

        Assert.Empty(wire.Receive("\r"));
        Assert.Equal(1, wire.Waiting);
        Assert.Empty(wire.Receive("\n"));
        Assert.Equal(0, wire.Waiting);
        Assert.Empty(wire.Receive("SEND\ndestination:/queue/a\n"));
        Assert.Equal(["SEND [destination=/queue/a] x"], wire.Receive("\nx\0"));
    }

    [Fact]
    public void It_says_how_many_bytes_a_frame_of_known_length_needs()
    {
        var wire = new Wire();

        Assert.Empty(wire.Receive("SEND\ncontent-length:1000\n\nabc"));

        Assert.Equal("SEND\ncontent-length:1000\n\n".Length + 1001, wire.BytesNeeded);
        Assert.Empty(wire.Receive(new byte[996]));
        Assert.Single(wire.Receive(new byte[2]));
        Assert.Equal(0, wire.BytesNeeded);
    }
}
