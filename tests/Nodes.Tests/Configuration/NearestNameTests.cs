using ActorMQ.Nodes.Configuration;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("prot", "port")]
    [InlineData("adress", "address")]
    [InlineData("maxConnections", "max-connections")]
    [InlineData("MAX_CONNECTIONS", "max-connections")]
    [InlineData("io-thread", "io-threads")]
    public void A_slip_of_the_pen_is_understood(string written, string meant) =>
        Assert.Equal(meant, NearestName.Find(written, ["port", "address", "max-connections", "io-threads"]));

    [Theory]
    [InlineData("x")]
    [InlineData("certificate")]
    [InlineData("")]
    public void Something_else_altogether_is_not(string written) => Assert.Null(NearestName.Find(written, ["port", "address"]));

    [Fact]
    public void Among_no_names_none_is_near() => Assert.Null(NearestName.Find("port", []));
}
