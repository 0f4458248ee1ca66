namespace ActorMQ.StompProtocol.Tests;

public sealed class ContentLengthTests
{
    [Theory]
    [InlineData("SEND")]
    [InlineData("MESSAGE")]
    [InlineData("ERROR")]
    [InlineData("RECEIPT")]
    [InlineData("CONNECTED")]
    public void It_lets_a_body_contain_NULs_and_line_feeds(string command) =>
        Assert.Equal([$"{command} [content-length=6] a\0\n\nb\0", "ABORT  "], Wire.Read($"{command}\ncontent-length:6\n\na\0\n\nb\0\0ABORT\n\n\0"));

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("SUBSCRIBE")]
    [InlineData("UNSUBSCRIBE")]
    [InlineData("ACK")]
    [InlineData("NACK")]
    [InlineData("BEGIN")]
    [InlineData("COMMIT")]
    [InlineData("ABORT")]
    [InlineData("DISCONNECT")]
    public void It_is_ignored_on_client_frames_that_have_no_body(string command)
    {
        Assert.Equal([$"{command} [content-length=100] x"], Wire.Read($"{command}\ncontent-length:100\n\nx\0"));
        Assert.Equal([$"{command} [content-length=nonsense] "], Wire.Read($"{command}\ncontent-length:nonsense\n\n\0"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("-9223372036854775808")]
    [InlineData("1x")]
    [InlineData("0x10")]
    [InlineData("1.0")]
    [InlineData("1 2")]
    [InlineData("five")]
    [InlineData("99999999999999999999")]
    public void What_is_no_length_is_refused(string value)
    {
        var e = Assert.Throws<StompFramingException>(() => Wire.Read($"SEND\ncontent-length:{value}\n\n\0"));

        Assert.Equal(StompFault.InvalidContentLength, e.Fault);
        Assert.Equal($"Specified content-length is not a valid integer: {value}", e.Message);
    }

    [Theory]
    [InlineData("104857601")]
    [InlineData("2147483647")]
    [InlineData("2147483648")]
    [InlineData("9223372036854775807")]
    public void A_huge_one_is_refused_before_the_body_comes(string value) =>
        Assert.Equal(StompFault.LimitExceeded, Wire.FaultOf($"SEND\ncontent-length:{value}\n\n"));

    [Theory]
    [InlineData("SEND\ncontent-length:4\n\nhello\0")]
    [InlineData("SEND\ncontent-length:0\n\nx\0")]
    [InlineData("SEND\ncontent-length:2\n\na\0b\0")]
    public void One_that_is_too_small_is_noticed_by_the_missing_NUL(string text)
    {
        var e = Assert.Throws<StompFramingException>(() => Wire.Read(text));

        Assert.Equal(StompFault.InvalidContentLength, e.Fault);
        Assert.Equal("content-length bytes were read and there was no trailing null byte", e.Message);
    }

    [Fact]
    public void One_that_is_too_large_waits_for_the_rest()
    {
        var wire = new Wire();

        Assert.Empty(wire.Receive("SEND\ncontent-length:10\n\nhello\0"));
        Assert.Equal(StompFault.InvalidContentLength, Assert.Throws<StompFramingException>(() => wire.Receive("SEND\n\n\0")).Fault);
    }

    [Fact]
    public void Of_repeated_ones_the_first_counts() =>
        Assert.Equal(["SEND [content-length=3][content-length=1] a\0b"], Wire.Read("SEND\ncontent-length:3\ncontent-length:1\n\na\0b\0"));

    [Theory]
    [InlineData("Content-Length:9")]
    [InlineData("content-length :9")]
    [InlineData(" content-length:9")]
    [InlineData("x-content-length:9")]
    [InlineData("content-lengths:9")]
    public void A_name_that_only_looks_like_it_means_nothing(string header) => Assert.Single(Wire.Read($"SEND\n{header}\n\nabc\0"));

    [Theory]
    [MemberData(nameof(Samples.Versions), MemberType = typeof(Samples))]
    public void Blanks_and_zeros_around_it_are_forgiven(StompVersion version) =>
        Assert.EndsWith(" a\0b", Assert.Single(Wire.Read("SEND\ncontent-length: 003 \r\n\na\0b\0", version)), StringComparison.Ordinal);
}
