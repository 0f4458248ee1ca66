namespace ActorMQ.StompProtocol.Tests;

public sealed class LimitTests
{
    private static readonly StompLimits Limits = new(MaxCommandLength: 11, MaxHeaderLength: 12, MaxHeaders: 3, MaxHeaderBlock: 26, MaxBody: 8, MaxFrame: 50);
    private static readonly StompLimits SmallFrame = Limits with { MaxFrame = 20 };

    /// <summary>A limit, a frame that just keeps to it, one that does not, and the beginning of one that no end could save.</summary>
    public static TheoryData<string, string, string, string> Bounds => new()
    {
        { "command length", "UNSUBSCRIBE\n\n\0", "UNSUBSCRIBE \n\n\0", "UNSUBSCRIBE  " },
        { "command length", "UNSUBSCRIBE\r\n\n\0", "UNSUBSCRIBE \r\n\n\0", "UNSUBSCRIBE  " },
        { "header length", "SEND\na:3456789.12\n\n\0", "SEND\na:3456789.123\n\n\0", "SEND\na:3456789.1234" },
        { "header length", "SEND\na:3456789.12\r\n\n\0", "SEND\na:3456789.123\r\n\n\0", "SEND\na:3456789.1234" },
        { "header length", "SEND\nb\n123456789.12\n\n\0", "SEND\nb\n123456789.123\n\n\0", "SEND\nb\n123456789.1234" },
        { "number of headers", "SEND\na\nb:2\nc\n\n\0", "SEND\na\nb:2\nc\nd\n\n\0", "SEND\na\nb:2\nc\nd:" },
        { "header block length", "SEND\na:3456789.12\nb:3456789.12\n\n\0", "SEND\na:3456789.12\nb:345678.12\nc\n\n\0", "SEND\na:3456789.12\nb:34567.12\nc:x" },
        { "data length", "SEND\n\n12345678\0", "SEND\n\n123456789\0", "SEND\n\n123456789" },
        { "data length", "SEND\ncontent-length:8\n\n1234567\0\0", "SEND\ncontent-length:9\n\n123456789\0", "SEND\ncontent-length:9\n\n" },
        { "data length", "SUBSCRIBE\n\n12345678\0", "SUBSCRIBE\n\n123456789\0", "SUBSCRIBE\n\n123456789" },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void A_frame_at_a_limit_is_read(string limit, string atBound, string beyond, string open)
    {
        _ = (limit, beyond, open);
        var adjusted = Adjust(atBound);

        Assert.Single(Wire.Read(atBound, limits: adjusted));
        Assert.Single(Drip(atBound, adjusted));
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void A_frame_one_beyond_a_limit_is_refused(string limit, string atBound, string beyond, string open)
    {
        _ = (atBound, open);
        AssertRefused(limit, () => Wire.Read(beyond, limits: Adjust(beyond)));
        AssertRefused(limit, () => Drip(beyond, Adjust(beyond)));
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void A_frame_beyond_a_limit_is_refused_while_it_comes(string limit, string atBound, string beyond, string open)
    {
        _ = (atBound, beyond);
        AssertRefused(limit, () => Wire.Read(open, limits: Adjust(open)));
        AssertRefused(limit, () => Drip(open, Adjust(open)));
    }

    [Fact]
    public void A_frame_at_the_limit_of_frames_is_read()
    {
        const string AtBound = "SEND\na:789.12\n\n5678\0";
        Assert.Equal(SmallFrame.MaxFrame, AtBound.Length);

        Assert.Single(Wire.Read(AtBound, limits: SmallFrame));
        Assert.Single(Drip(AtBound, SmallFrame));
    }

    [Theory]
    [InlineData("SEND\na:789.12\n\n56789\0")]
    [InlineData("SEND\na:789.12\n\n56789")]
    [InlineData("SEND\na:789.12\nb:345\n\n\0")]
    [InlineData("SEND\na:789.12\nb:3456")]
    [InlineData("UNSUBSCRIBE\na:56.8\n\n\0")]
    public void A_frame_one_beyond_the_limit_of_frames_is_refused(string beyond)
    {
        AssertRefused("frame size", () => Wire.Read(beyond, limits: SmallFrame));
        AssertRefused("frame size", () => Drip(beyond, SmallFrame));
    }

    [Fact]
    public void A_frame_whose_content_length_is_beyond_the_limit_of_frames_is_refused_before_the_body_comes()
    {
        var limits = Limits with { MaxHeaderLength = 20, MaxFrame = 30 };
        const string AtBound = "SEND\ncontent-length:5\n\n.....\0";
        Assert.Equal(limits.MaxFrame - 1, AtBound.Length);

        Assert.Single(Wire.Read(AtBound, limits: limits));
        Assert.Single(Drip(AtBound.Replace("5\n\n", "6\n\n.", StringComparison.Ordinal), limits));
        AssertRefused("frame size", () => Wire.Read("SEND\ncontent-length:7\n\n", limits: limits));
        AssertRefused("frame size", () => Drip("SEND\ncontent-length:7\n\n", limits));
    }

    [Fact]
    public void In_STOMP_1_1_a_carriage_return_counts_for_the_header()
    {
        Assert.Single(Wire.Read("SEND\na:3456789.1\r\n\n\0", StompVersion.V11, Limits));
        AssertRefused("header length", () => Wire.Read("SEND\na:3456789.12\r\n\n\0", StompVersion.V11, Limits));
    }

    [Fact]
    public void Limits_that_are_raised_hold_from_the_next_look_on()
    {
        var parser = new StompFrameParser(Limits);
        var bytes = Wire.Bytes("SEND\n\n1234567890\0");
        Assert.False(parser.TryRead(bytes.AsSpan(0, 10), new HeaderTable(), out _, out _));

        parser.Limits = StompLimits.Default;

        Assert.True(parser.TryRead(bytes, new HeaderTable(), out _, out _));
    }

    [Fact]
    public void A_stranger_gets_little()
    {
        var limits = StompLimits.BeforeConnect;

        AssertRefused("data length", () => Wire.Read("SEND\ncontent-length:2000\n\n", limits: limits));
        AssertRefused("header length", () => Wire.Read("CONNECT\npasscode:" + new string('x', 5000), limits: limits));
        AssertRefused("frame size", () => Drip("CONNECT\n" + string.Concat(Enumerable.Repeat(new string('x', 4000) + "\n", 5)), limits));
        AssertRefused("number of headers", () => Wire.Read("CONNECT\n" + string.Concat(Enumerable.Repeat("x:y\n", 65)), limits: limits));
        AssertRefused("command length", () => Drip(new string('x', 100), limits));
    }

    /// <summary>The rows about bodies with a content-length need room for that header.</summary>
    private static StompLimits Adjust(string text) =>
        text.Contains("content-length", StringComparison.Ordinal) ? Limits with { MaxHeaderLength = 20 } : Limits;

    private static List<string> Drip(string text, StompLimits limits)
    {
        var wire = new Wire(limits: limits);
        return [.. Wire.Bytes(text).SelectMany(octet => wire.Receive([octet]))];
    }

    private static void AssertRefused(string limit, Func<object> read)
    {
        var e = Assert.Throws<StompFramingException>(read);
        Assert.Equal(StompFault.LimitExceeded, e.Fault);
        Assert.Matches($@"^The maximum {limit} was exceeded \(\d+\)$", e.Message);
    }
}
