using System.Text.Json;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Shell;

/// <summary><c>actormq cmd bridge</c> and <c>cluster</c> against two nodes that are linked.</summary>
public sealed class NetworkCmdTests : IAsyncLifetime
{
    private RunningNode _b = null!;
    private RunningNode _a = null!;

    public async Task InitializeAsync()
    {
        _b = await RunningNode.StartAsync("journal.driver = memory, broker.name = b, network.listeners.link { enabled = true, port = 0 }");
        var port = (await JsonAsync(_b, "broker", "show")).GetProperty("linkListeners")[0].GetString()!.Split(':')[1];
        _a = await RunningNode.StartAsync($"journal.driver = memory, broker.name = a, network-connectors.to-b.uri = \"static:(tcp://127.0.0.1:{port})\"");
        await Eventually.HoldsAsync(async () => await LinkedBrokersAsync(_a) == 2 && await LinkedBrokersAsync(_b) == 2);
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    private static async Task<int> LinkedBrokersAsync(RunningNode node) => (await JsonAsync(node, "cluster", "show")).GetProperty("brokers")
        .EnumerateArray().Count(broker => broker.GetProperty("links").GetArrayLength() == 1);

    [Fact]
    public async Task Links_are_listed_and_shown()
    {
        var lines = await LinesAsync(_a, "bridge", "list");
        Assert.StartsWith("NAME ", lines[0]);
        Assert.Matches("^to-b +b +established +dialled +tcp://127", lines[1]);
        Assert.Matches("^accepted-1 +a +established +accepted +tcp://127", (await LinesAsync(_b, "bridge", "list"))[1]);

        var shown = await LinesAsync(_a, "bridge", "show", "to-b");
        Assert.Contains(shown, line => line.StartsWith("peer ", StringComparison.Ordinal) && line.Contains(" b, version ", StringComparison.Ordinal));
        Assert.Equal("established", (await JsonAsync(_a, "bridge", "show", "to-b")).GetProperty("phase").GetString());
    }

    [Fact]
    public async Task All_brokers_are_shown_with_the_way_to_them()
    {
        var lines = await LinesAsync(_a, "cluster", "show");
        Assert.StartsWith("BROKER ", lines[0]);
        Assert.Matches("^a +reachable +0 +- +- +b ", lines[1]);
        Assert.Matches("^b +reachable +1 +[-0-9.]+m?s? +b +a ", lines[2]);
    }

    [Fact]
    public async Task Who_knows_all_of_another_broker_names_its_revision()
    {
        await using var client = await _a.ConnectAsync();
        await client.SubscribeAsync("/topic/news");
        async Task<long> RevisionOfAAsync(RunningNode at) => (await JsonAsync(at, "cluster", "show")).GetProperty("brokers").EnumerateArray()
            .Single(broker => broker.GetProperty("name").GetString() == "a").GetProperty("revision").GetInt64();
        var before = await RevisionOfAAsync(_a);
        await client.SubscribeAsync("/topic/more", "2");
        Assert.Equal(before + 1, await RevisionOfAAsync(_a));
        await Eventually.HoldsAsync(async () => await RevisionOfAAsync(_b) == before + 1);
    }

    [Fact]
    public async Task A_link_begins_anew_when_told_to()
    {
        Assert.Equal(["bridge to-b begins anew"], await LinesAsync(_a, "bridge", "reset", "to-b"));
        await Eventually.HoldsAsync(async () =>
        {
            var bridge = await JsonAsync(_a, "bridge", "show", "to-b");
            return bridge.GetProperty("reconnects").GetInt32() == 1 && bridge.GetProperty("phase").GetString() == "established";
        });
    }

    [Fact]
    public async Task An_unknown_link_is_one_line_with_the_name_that_was_meant()
    {
        var (exitCode, terminal) = await _a.RunAsync("bridge", "show", "to-c");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal("actormq: there is no bridge to-c; did you mean to-b?\n", terminal.Errors);
    }

    [Fact]
    public async Task A_broker_of_no_network_knows_itself()
    {
        await using var alone = await RunningNode.StartAsync();
        Assert.Matches("^test +reachable +0 ", (await LinesAsync(alone, "cluster", "show"))[1]);
        Assert.Single(await LinesAsync(alone, "bridge", "list"));
    }

    private static async Task<JsonElement> JsonAsync(RunningNode node, params string[] arguments)
    {
        var (_, terminal) = await node.RunAsync([.. arguments, "--json"]);
        return JsonElement.Parse(terminal.Written);
    }

    private static async Task<string[]> LinesAsync(RunningNode node, params string[] arguments)
    {
        var (exitCode, terminal) = await node.RunAsync(arguments);
        Assert.True(exitCode == ExitCode.Ok, terminal.Errors);
        return terminal.Written.TrimEnd('\n').Split('\n');
    }
}
