using System.Text.Json;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Reloading;

/// <summary>Limits, and how destinations behave, change while the broker runs, for what is there already.</summary>
public sealed class ReloadLimitsTests
{
    [Fact]
    public async Task Limits_hold_at_once_for_those_who_are_connected()
    {
        await using var node = await RunningNode.StartFromFileAsync("");
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync("/queue/a", "a");

        var (_, answer) = await node.ReloadAsync(
            "connections { max-subscriptions = 1, prefetch.queue = 5 }, gateway.max-connections = 1, broker.memory-limit = 3MiB, destinations.max = 1");

        Assert.Contains(
            "changed: broker.memory-limit, connections.max-subscriptions, connections.prefetch.queue, destinations.max, gateway.max-connections",
            answer,
            StringComparison.Ordinal);
        Assert.Contains("only for what is new: connections.prefetch.queue", answer, StringComparison.Ordinal);
        await client.SendAsync(StompCommand.Subscribe, "", ("destination", "/queue/a"), ("id", "b"));
        await client.ExpectErrorAsync("too-many-subscriptions");
        await client.SendAsync(StompCommand.Send, "x", ("destination", "/queue/b"));
        await client.ExpectErrorAsync("too-many-destinations");
        await using var other = await StompTestClient.OpenAsync(node.Address);
        await other.ExpectErrorAsync("too-many-connections");
        Assert.Equal(3 << 20, (await ShowAsync(node)).GetProperty("memoryLimit").GetInt64());
    }

    [Fact]
    public async Task Queues_that_are_there_behave_as_is_said_now()
    {
        await using var node = await RunningNode.StartFromFileAsync("destinations.queues.a { max-messages = 1 }");
        await using var client = await node.ConnectAsync();
        await client.PublishAsync("/queue/a", "one");
        await client.SendAsync(StompCommand.Send, "two", ("destination", "/queue/a"), ("receipt", "two"));
        await client.ExpectNothingAsync();

        await node.ReloadAsync("destinations.queues.a { max-messages = 2, when-full = reject }");

        // Who waited at the door came in.
        Assert.Equal("two", (await client.ExpectAsync(StompCommand.Receipt))["receipt-id"]);
        await client.SendAsync(StompCommand.Send, "three", ("destination", "/queue/a"));
        await client.ExpectErrorAsync("destination-full");
    }

    [Fact]
    public async Task Dead_letters_go_where_is_said_now()
    {
        await using var node = await RunningNode.StartFromFileAsync("destinations.queues.a { max-redeliveries = 0, dead-letter-queue = first }");
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync("/queue/a", ack: "client-individual");
        await using var office = await node.ConnectAsync();
        await office.SubscribeAsync("/queue/first", "first");
        await office.SubscribeAsync("/queue/second", "second");
        await client.PublishAsync("/queue/a", "one", receipt: false);
        await client.AckAsync(await client.ExpectMessageAsync("one"), negative: true);
        Assert.Equal("/queue/first", (await office.ExpectMessageAsync("one"))["destination"]);

        await node.ReloadAsync("destinations.queues.a { max-redeliveries = 0, dead-letter-queue = second }");

        await client.PublishAsync("/queue/a", "two", receipt: false);
        await client.AckAsync(await client.ExpectMessageAsync("two"), negative: true);
        Assert.Equal("/queue/second", (await office.ExpectMessageAsync("two"))["destination"]);

        await node.ReloadAsync("destinations.queues.a { max-redeliveries = 0, dead-letter-queue = null }");

        await client.PublishAsync("/queue/a", "three", receipt: false);
        await client.AckAsync(await client.ExpectMessageAsync("three"), negative: true);
        await client.PublishAsync("/queue/a", "four", receipt: false);
        await client.ExpectMessageAsync("four");
        await office.ExpectNothingAsync();
    }

    [Fact]
    public async Task Durable_subscriptions_behave_as_is_said_now_and_topics_too()
    {
        await using var node = await RunningNode.StartFromFileAsync("");
        await using (var subscriber = await node.ConnectAsync(("client-id", "c")))
        {
            await subscriber.SubscribeAsync("/topic/t", "d", headers: ("activemq.subscriptionName", "d"));
        }
        await using var client = await node.ConnectAsync();
        await client.PublishAsync("/topic/t", "one", headers: ("persistent", "true"));

        await node.ReloadAsync("destinations.durable-subscriptions.\">\" { max-messages = 1, when-full = reject }, destinations.topics.t.idle-timeout = 1ms");

        await client.SendAsync(StompCommand.Send, "two", ("destination", "/topic/t"), ("persistent", "true"));
        await client.ExpectErrorAsync("destination-full");
        await Eventually.HoldsAsync(async () => !(await node.RunAsync("topic", "list")).Terminal.Written.Contains(" t ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_needs_a_restart_is_named_until_it_is_as_it_was()
    {
        await using var node = await RunningNode.StartFromFileAsync("");
        var (_, answer) = await node.ReloadAsync("actors.quantum = 6ms");
        Assert.Contains("with the next start: actors.quantum", answer, StringComparison.Ordinal);
        await node.ReloadAsync("actors.quantum = 6ms, log.level = warning");
        Assert.Equal("actors.quantum", Assert.Single((await ShowAsync(node)).GetProperty("needRestart").EnumerateArray()).GetString());
        await node.ReloadAsync("");
        Assert.Empty((await ShowAsync(node)).GetProperty("needRestart").EnumerateArray());
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_its_place_and_changes_nothing()
    {
        await using var node = await RunningNode.StartFromFileAsync("");
        var (exitCode, answer) = await node.ReloadAsync("destinations.max = 1\ngateway.max-conections = 1");
        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Matches(@"nothing was changed: .*broker\.conf:6:1: error: unknown key actormq\.gateway\.max-conections: did you mean max-connections\?", answer);
        await using var client = await node.ConnectAsync();
        await client.PublishAsync("/queue/a", "x");
        await client.PublishAsync("/queue/b", "x");
    }

    private static async Task<JsonElement> ShowAsync(RunningNode node) => JsonElement.Parse((await node.RunAsync("broker", "show", "--json")).Terminal.Written);
}
