using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Shell;

/// <summary>What <c>actormq cmd cluster</c> says of a site, and does to it.</summary>
public sealed class SiteCmdTests
{
    [Theory]
    [InlineData("status")]
    [InlineData("tail")]
    [InlineData("join")]
    [InlineData("leave")]
    [InlineData("down a:1")]
    [InlineData("down-unreachable")]
    public async Task Where_there_is_no_site_it_says_so(string command)
    {
        await using var node = await RunningNode.StartAsync();
        var (exitCode, terminal) = await node.RunAsync(["cluster", .. command.Split(' ')]);
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal("actormq: this node is part of no site: actormq.site { seed-nodes, discovery } make it part of one", terminal.Errors.Trim());
    }

    [Fact]
    public async Task A_node_leaves_and_joins_as_it_is_told()
    {
        var (a, b) = (FreePort(), FreePort());
        await using var one = await StartAsync("one", a, b);
        await using var other = await StartAsync("other", b, a);
        await Eventually.HoldsAsync(async () => (await StatusAsync(one)).Contains($"127.0.0.1:{b}  other   up", StringComparison.Ordinal));
        await Eventually.HoldsAsync(
            async () => (await OutputAsync(one, "cluster", "show")).Split('\n').Count(line => line.EndsWith("  up", StringComparison.Ordinal)) == 2);

        Assert.Equal(
            "leaves the site, and stays out until it is told to join; its links stay", await OutputAsync(other, "cluster", "leave"));
        await Eventually.HoldsAsync(async () => (await StatusAsync(other)).Contains("out, as it was told", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => !(await StatusAsync(one)).Contains("other   up", StringComparison.Ordinal));
        Assert.Contains("  other  ", await OutputAsync(one, "bridge", "list"), StringComparison.Ordinal);

        Assert.StartsWith("joins the site of", await OutputAsync(other, "cluster", "join", $"127.0.0.1:{a}"), StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => (await StatusAsync(one)).Contains("other   up", StringComparison.Ordinal));
        Assert.Equal("all members can be reached", await OutputAsync(one, "cluster", "down-unreachable"));

        Assert.Contains("is taken for dead", await OutputAsync(one, "cluster", "down", "other"), StringComparison.Ordinal);
        await Eventually.HoldsAsync(async () => (await OutputAsync(other, "cluster", "status")).Contains("runs       3", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => (await StatusAsync(one)).Contains("other   up", StringComparison.Ordinal));
        var told = (await OutputAsync(one, "cluster", "tail", "--once", "--last", "100")).Split('\n');
        Assert.Contains(
            told,
            line => line.Contains("  removed ", StringComparison.Ordinal) && line.EndsWith("is no member any more, broker other", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var port = FreePort();
        await using var node = await StartAsync("one", port, FreePort());
        await Eventually.HoldsAsync(async () => (await StatusAsync(node)).Contains("one     up", StringComparison.Ordinal));
        await ExpectErrorAsync("there is no member onee; did you mean one?", "cluster", "down", "onee");
        await ExpectErrorAsync("x is no address of a node: expected HOST:PORT", "cluster", "join", "x");
        await ExpectErrorAsync($"127.0.0.1:{port} is this node itself", "cluster", "join", $"127.0.0.1:{port}");

        async Task ExpectErrorAsync(string error, params string[] command)
        {
            var (exitCode, terminal) = await node.RunAsync(command);
            Assert.Equal((ExitCode.Failed, $"actormq: {error}"), (exitCode, terminal.Errors.Trim()));
        }
    }

    private static Task<RunningNode> StartAsync(string name, int port, int seed) => RunningNode.StartAsync(
        $"broker.name = {name}, journal.driver = memory, network.listeners.link {{ enabled = true, port = 0 }}, "
            + string.Create(CultureInfo.InvariantCulture, $"site {{ port = {port}, seed-nodes = [\"127.0.0.1:{seed}\"] }}"));

    private static Task<string> StatusAsync(RunningNode node) => OutputAsync(node, "cluster", "status");

    private static async Task<string> OutputAsync(RunningNode node, params string[] command)
    {
        var (exitCode, terminal) = await node.RunAsync(command);
        Assert.True(exitCode == ExitCode.Ok, terminal.Errors);
        return terminal.Written.TrimEnd();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
