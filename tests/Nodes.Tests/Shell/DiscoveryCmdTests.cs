using System.Text.Json;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Shell;

/// <summary>Brokers that find each other, and what <c>actormq cmd bridge</c> and <c>cluster</c> say of it.</summary>
public sealed class DiscoveryCmdTests
{
    private const string Listener = "journal.driver = memory, network.listeners.link { enabled = true, port = 0 }";

    [Fact]
    public async Task Members_of_a_full_mesh_learn_of_each_other_and_every_node_shows_all()
    {
        // d is told of nobody but c, and so on: the mesh makes the rest.
        await using var a = await StartAsync("a", "network.mesh = full");
        await using var b = await StartAsync("b", $"network.mesh = full, network-connectors.to-a.uri = \"{await UriAsync(a)}\"");
        await using var c = await StartAsync("c", $"network.mesh = full, network-connectors.to-b.uri = \"{await UriAsync(b)}\"");
        var d = await StartAsync("d", $"network.mesh = full, network-connectors.to-c.uri = \"{await UriAsync(c)}\"");
        foreach (var node in (RunningNode[])[a, b, c, d])
        {
            // Who is linked with whom, and the ways that come of it, are heard of by different messages.
            await Eventually.HoldsAsync(async () => (await BrokersAsync(node)).Count(
                broker => broker.GetProperty("links").GetArrayLength() == 3 && broker.GetProperty("distance").GetInt32() < 2) == 4);
            var lines = await LinesAsync(node, "cluster", "show");
            Assert.Equal(5, lines.Length);
            Assert.All(lines.Skip(1), line => Assert.Matches("^[abcd] +reachable +[01] +[-0-9.]+m?s? +[-abcd] +[abcd],[abcd],[abcd] +[0-9]", line));
        }
        var listed = await LinesAsync(a, "bridge", "list");
        Assert.Contains(listed, line => line.StartsWith("mesh/d ", StringComparison.Ordinal) && line.Contains(" established ", StringComparison.Ordinal));
        Assert.Contains(listed, line => line.StartsWith("mesh  ", StringComparison.Ordinal));
        Assert.Contains(listed, line => line.StartsWith("mesh/b ", StringComparison.Ordinal) && line.Contains(" linked otherwise ", StringComparison.Ordinal));
        Assert.Contains("mesh/d", (await a.RunAsync("bridge", "show", "mesh/d")).Terminal.Written, StringComparison.Ordinal);

        await d.DisposeAsync();
        await Eventually.HoldsAsync(async () => (await LinesAsync(a, "cluster", "show"))[^1].StartsWith("d       lost since 20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_was_refused_is_listed_with_the_reason_and_what_to_do()
    {
        await using var one = await StartAsync("same", "");
        await using var other = await StartAsync("same", $"network-connectors.link.uri = \"{await UriAsync(one)}\"");
        await Eventually.HoldsAsync(async () => (await LinesAsync(one, "bridge", "list")).Length > 1);
        var refused = (await LinesAsync(one, "bridge", "list"))[^1];
        Assert.Matches("^tcp://127.0.0.1:[0-9]+ +same +anonymous +both brokers are named same +1 +20.*Two brokers have the same name", refused);
        await Eventually.HoldsAsync(
            async () => (await LinesAsync(other, "bridge", "show", "link")).Any(line => line.Contains("refused since", StringComparison.Ordinal)));
        var shown = await LinesAsync(other, "bridge", "show", "link");
        Assert.Contains(shown, line => line.Contains("the other broker refused: both brokers are named same", StringComparison.Ordinal));
        Assert.Contains(
            shown,
            line => line.StartsWith("what to do ", StringComparison.Ordinal) && line.Contains(" Two brokers have the same name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_with_a_discovery_is_shown()
    {
        await using var node = await StartAsync("a", "network-connectors.lost.uri = \"dns://no-such-host.invalid\"");
        await Eventually.HoldsAsync(async () => (await LinesAsync(node, "bridge", "list")).Any(line =>
            line.StartsWith("lost ", StringComparison.Ordinal) && line.Contains("no-such-host.invalid: ", StringComparison.Ordinal)));
    }

    private static Task<RunningNode> StartAsync(string name, string configuration) =>
        RunningNode.StartAsync($"{Listener}, broker.name = {name}\n{configuration}");

    private static async Task<string> UriAsync(RunningNode node)
    {
        var (_, terminal) = await node.RunAsync("broker", "show", "--json");
        return $"tcp://{JsonElement.Parse(terminal.Written).GetProperty("linkListeners")[0].GetString()}";
    }

    private static async Task<IEnumerable<JsonElement>> BrokersAsync(RunningNode node)
    {
        var (exitCode, terminal) = await node.RunAsync("cluster", "show", "--json");
        Assert.True(exitCode == 0, terminal.Errors);
        return JsonElement.Parse(terminal.Written).GetProperty("brokers").EnumerateArray();
    }

    private static async Task<string[]> LinesAsync(RunningNode node, params string[] arguments)
    {
        var (exitCode, terminal) = await node.RunAsync(arguments);
        Assert.True(exitCode == ExitCode.Ok, terminal.Errors);
        return terminal.Written.TrimEnd('\n').Split('\n');
    }
}
