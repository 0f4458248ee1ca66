using ActorMQ.Integration.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Processes;

/// <summary>A node that nobody has secured harms nobody.</summary>
public sealed class OpenAccessTests
{
    [Fact]
    public async Task Without_users_the_node_listens_on_loopback_only_and_says_so()
    {
        await using var site = new Site("journal.driver = memory");
        await using var process = NodeProcess.Start("run", "--config", site.Config);
        Assert.Contains("address=127.0.0.1:", await process.WaitForLineAsync("listening scheme="));
        Assert.Contains("WARN", await process.WaitForLineAsync("no users are configured: everybody on this machine may do everything"));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task Without_users_no_other_address_is_accepted(string address)
    {
        await using var site = new Site($"listeners.stomp.address = \"{address}\"");
        var (exitCode, error) = await site.RefusedAsync();
        Assert.Equal(3, exitCode);
        Assert.StartsWith(
            $"{site.Config}:4:27: error: actormq.listeners.stomp.address: the listener stomp is open to other machines ({address}), but no users are "
                + $"configured",
            error);
        Assert.DoesNotContain('\n', error);
        Assert.False(Directory.Exists(site.Data));
    }
}
