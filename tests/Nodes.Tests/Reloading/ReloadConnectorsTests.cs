using System.Net;
using System.Text.Json;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Reloading;

/// <summary>Connectors are added, removed and changed while the broker runs.</summary>
public sealed class ReloadConnectorsTests : IAsyncLifetime
{
    private RunningNode _one = null!;
    private RunningNode _two = null!;

    public async Task InitializeAsync()
    {
        _one = await RunningNode.StartFromFileAsync("broker.name = one, network.listeners.link { enabled = true, port = 0 }");
        _two = await RunningNode.StartFromFileAsync("broker.name = two, network.listeners.link { enabled = true, port = 0 }");
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task A_broker_that_was_alone_is_linked_and_its_clients_need_not_subscribe_anew()
    {
        await using var alone = await RunningNode.StartFromFileAsync("broker.name = alone, connections.prefetch.queue = 2");
        await using var consumer = await alone.ConnectAsync();
        await consumer.SubscribeAsync("/queue/work", "work", ack: "client-individual");
        await consumer.SubscribeAsync("/topic/news", "news");
        await using var own = await alone.ConnectAsync();
        await own.PublishAsync("/queue/work", "before 1");
        var first = await consumer.ExpectMessageAsync("before 1");

        var (exitCode, answer) = await alone.ReloadAsync($"broker.name = alone, connections.prefetch.queue = 2, {Connector("one", _one)}");

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("changed: network-connectors.one", answer, StringComparison.Ordinal);
        await LinkedAsync(alone, "one");
        await using var producer = await _one.ConnectAsync();
        await producer.PublishAsync("/queue/work", "far 1");
        await producer.PublishAsync("/queue/work", "far 2");
        var second = await consumer.ExpectMessageAsync("far 1");
        // It holds as many as it may, wherever they come from.
        await consumer.ExpectNothingAsync();
        await consumer.AckAsync(first);
        await consumer.AckAsync(second);
        await consumer.AckAsync(await consumer.ExpectMessageAsync("far 2"));
        for (var i = 0; i < 10; i++)
        {
            await own.PublishAsync("/queue/work", $"near {i}");
            await consumer.AckAsync(await consumer.ExpectMessageAsync($"near {i}"));
            await producer.PublishAsync("/queue/work", $"again {i}");
            await consumer.AckAsync(await consumer.ExpectMessageAsync($"again {i}"));
        }
        await Eventually.HoldsAsync(async () =>
        {
            await producer.PublishAsync("/topic/news", "news");
            return consumer.TryReceive() is not null;
        });
    }

    [Fact]
    public async Task Connectors_that_are_not_touched_keep_their_links()
    {
        await using var node = await RunningNode.StartFromFileAsync($"broker.name = three, {Connector("one", _one)}");
        await LinkedAsync(node, "one");
        var since = (await BridgesAsync(node))["one"].GetProperty("since").GetString();

        await node.ReloadAsync($"broker.name = three, {Connector("one", _one)}, {Connector("two", _two)}");
        await LinkedAsync(node, "two");
        Assert.Equal(since, (await BridgesAsync(node))["one"].GetProperty("since").GetString());

        await node.ReloadAsync($"broker.name = three, {Connector("one", _one)}, {Connector("two", _two, "excluded-destinations = [\"/queue/x\"]")}");
        await LinkedAsync(node, "two");
        Assert.Equal(since, (await BridgesAsync(node))["one"].GetProperty("since").GetString());

        await node.ReloadAsync($"broker.name = three, {Connector("two", _two, "excluded-destinations = [\"/queue/x\"]")}");
        await Eventually.HoldsAsync(async () => !(await BridgesAsync(node)).ContainsKey("one"));
        await Eventually.HoldsAsync(async () => (await BridgesAsync(_one)).Count == 0);
        await LinkedAsync(node, "two");
    }

    [Fact]
    public async Task A_connector_that_leads_elsewhere_now_is_dialled_there()
    {
        await using var node = await RunningNode.StartFromFileAsync($"broker.name = three, {Connector("link", _one)}");
        await LinkedAsync(node, "link");
        await node.ReloadAsync($"broker.name = three, {Connector("link", _two)}");
        await Eventually.HoldsAsync(async () => (await BridgesAsync(node)).TryGetValue("link", out var bridge)
            && bridge.GetProperty("peer").GetString() == "two" && bridge.GetProperty("phase").GetString() == "established");
    }

    [Fact]
    public async Task A_mesh_begins_and_ends()
    {
        await using var node = await RunningNode.StartFromFileAsync(
            $"broker.name = three, network.listeners.link {{ enabled = true, port = 0 }}, {Connector("one", _one)}");
        await LinkedAsync(node, "one");
        await _two.ReloadAsync($"broker.name = two, network.listeners.link {{ enabled = true, port = 0 }}, {Connector("one", _one)}");
        await LinkedAsync(_two, "one");
        Assert.DoesNotContain((await BridgesAsync(node)).Values, bridge => bridge.GetProperty("peer").GetString() == "two");

        await node.ReloadAsync(
            $"broker.name = three, network {{ mesh = full, mesh-links.take-over-after = 0s, listeners.link {{ enabled = true, port = 0 }} }}, "
                + $"{Connector("one", _one)}");
        await LinkedAsync(node, "mesh/two");
        await node.ReloadAsync($"broker.name = three, network.listeners.link {{ enabled = true, port = 0 }}, {Connector("one", _one)}");
        await Eventually.HoldsAsync(async () => !(await BridgesAsync(node)).ContainsKey("mesh/two"));
    }

    private static string Connector(string name, RunningNode to, string more = "") =>
        $"network-connectors.{name} {{ uri = \"static:(tcp://{Address(to)})\", initial-reconnect-delay = 50ms, {more} }}";

    private static IPEndPoint Address(RunningNode node) => node.LinkAddresses[0];

    private static Task LinkedAsync(RunningNode node, string bridge) => Eventually.HoldsAsync(async () =>
        (await BridgesAsync(node)).TryGetValue(bridge, out var status) && status.GetProperty("phase").GetString() == "established");

    private static async Task<Dictionary<string, JsonElement>> BridgesAsync(RunningNode node) =>
        JsonElement.Parse((await node.RunAsync("bridge", "list", "--json")).Terminal.Written).GetProperty("bridges").EnumerateArray()
            .ToDictionary(bridge => bridge.GetProperty("name").GetString()!);
}
