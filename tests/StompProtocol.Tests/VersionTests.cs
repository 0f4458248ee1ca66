namespace ActorMQ.StompProtocol.Tests;

public sealed class VersionTests
{
    [Theory]
    [InlineData(null, StompVersion.V10)]
    [InlineData("1.0", StompVersion.V10)]
    [InlineData("1.1", StompVersion.V11)]
    [InlineData("1.2", StompVersion.V12)]
    [InlineData("1.0,1.1", StompVersion.V11)]
    [InlineData("1.1,1.0", StompVersion.V11)]
    [InlineData("1.0,1.1,1.2", StompVersion.V12)]
    [InlineData("1.2,1.1,1.0", StompVersion.V12)]
    [InlineData("1.2,1.0", StompVersion.V12)]
    [InlineData("1.0,1.1,2.0", StompVersion.V11)]
    [InlineData("2.0,1.0", StompVersion.V10)]
    [InlineData(" 1.0 , 1.1 ", StompVersion.V11)]
    [InlineData("1.1,,1.0,", StompVersion.V11)]
    [InlineData("1.2,1.2", StompVersion.V12)]
    [InlineData("", null)]
    [InlineData(" ", null)]
    [InlineData(",", null)]
    [InlineData("1", null)]
    [InlineData("1.3", null)]
    [InlineData("0.9,2.0", null)]
    [InlineData("1.10", null)]
    [InlineData("1.0;1.1", null)]
    public void The_highest_common_version_is_agreed_on(string? offered, StompVersion? agreed) => Assert.Equal(agreed, StompVersions.Negotiate(offered));

    [Theory]
    [InlineData(StompVersion.V10, "1.0")]
    [InlineData(StompVersion.V11, "1.1")]
    [InlineData(StompVersion.V12, "1.2")]
    public void A_version_reads_as_it_is_written(StompVersion version, string text)
    {
        Assert.Equal(text, version.Text());
        Assert.Equal(version, StompVersions.Negotiate(text));
        Assert.Contains(text, StompVersions.Supported.Split(','), StringComparer.Ordinal);
    }
}
