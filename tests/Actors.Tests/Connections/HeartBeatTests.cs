using ActorMQ.Actors.Connections;


namespace ActorMQ.Actors.Tests.Connections;

public sealed class HeartBeatTests
{
    private static readonly HeartBeatOptions Options = new() { MinInterval = TimeSpan.FromMilliseconds(500), MaxInterval = TimeSpan.FromHours(1) };

    /// <summary>What the client says it can and wants; then what comes in and goes out, and what CONNECTED says.</summary>
    [Theory]
    [InlineData("0,0", 0, 0, "0,0")]
    [InlineData("10000,20000", 10_000, 20_000, "20000,10000")]
    [InlineData("10000,0", 10_000, 0, "0,10000")]
    [InlineData("0,10000", 0, 10_000, "10000,0")]
    [InlineData("1,1", 500, 500, "500,500")]
    [InlineData("500,500", 500, 500, "500,500")]
    [InlineData("499,501", 500, 501, "501,500")]
    [InlineData("3600000,3600000", 3_600_000, 3_600_000, "3600000,3600000")]
    // A client that sends less often than the broker would like is not held to more; it gets beats more often than it wants.
    [InlineData("7200000,7200000", 7_200_000, 3_600_000, "3600000,7200000")]
    [InlineData("9223372036854775807,9223372036854775807", 604_800_000, 3_600_000, "3600000,604800000")]
    [InlineData(" 5000 , 10000 ", 5000, 10_000, "10000,5000")]
    [InlineData("007,000", 500, 0, "0,500")]
    // MCollective with an interval of 30 s.
    [InlineData("30500,29500", 30_500, 29_500, "29500,30500")]
    public void Each_direction_takes_the_longer_of_what_one_can_and_the_other_wants(string header, int incoming, int outgoing, string answer)
    {
        Assert.True(HeartBeat.TryAgree(header, Options, out var agreed));

        Assert.Equal((TimeSpan.FromMilliseconds(incoming), TimeSpan.FromMilliseconds(outgoing)), (agreed.Incoming, agreed.Outgoing));
        Assert.Equal(answer, agreed.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("1")]
    [InlineData("1,")]
    [InlineData(",1")]
    [InlineData("1,2,3")]
    [InlineData("-1,1")]
    [InlineData("+1,1")]
    [InlineData("1.5,1")]
    [InlineData("1e3,1")]
    [InlineData("a,b")]
    [InlineData("1;2")]
    [InlineData("1 000,1")]
    [InlineData("99999999999999999999,1")]
    [InlineData("\u0661,1")]
    public void What_is_not_two_numbers_is_malformed(string header)
    {
        Assert.False(HeartBeat.TryAgree(header, Options, out var agreed));
        Assert.Equal(HeartBeat.None, agreed);
    }

    [Fact]
    public void Without_the_header_the_default_holds()
    {
        Assert.True(HeartBeat.TryAgree(null, Options, out var none));
        Assert.True(HeartBeat.TryAgree(null, Options with { Default = TimeSpan.FromSeconds(30) }, out var some));

        Assert.Equal(HeartBeat.None, none);
        Assert.Equal("0,0", none.ToString());
        Assert.Equal("30000,30000", some.ToString());
    }
}
