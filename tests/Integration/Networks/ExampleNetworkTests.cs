using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>The networks of hocon/examples/network run, and do what is said there.</summary>
[Collection(NetworkCollection.Name)]
public sealed class ExampleNetworkTests
{
    private const string Requests = "/topic/mcollective.ping.agent";

    [Theory]
    [InlineData("two-brokers", "mqbroker02")]
    [InlineData("ring", "")]
    [InlineData("mesh", "broker5")]
    public async Task All_are_one_broker_to_those_who_have_the_rights(string example, string unreachable)
    {
        await using var network = await ExampleNetwork.StartAsync(example);
        await ExpectOneBrokerAsync(network, unreachable);
    }

    [Fact]
    public async Task The_countries_around_a_noc_are_one_broker_too_and_keep_what_they_exclude()
    {
        await using var network = await ExampleNetwork.StartAsync("star");
        await ExpectOneBrokerAsync(network, "de jp uk us");

        await using var elsewhere = await network["uk"].ConnectAsync("admin");
        await elsewhere.SubscribeAsync("/topic/de.>");
        await network.Nodes.SettledAsync();
        await using var local = await network["de"].ConnectAsync("admin");
        await local.SubscribeAsync("/topic/de.local.jobs");
        await local.PublishAsync("/topic/de.local.jobs", "ours", receipt: false);
        await local.ExpectMessageAsync("ours");
        await local.PublishAsync("/topic/de.news", "everybody's");
        await elsewhere.ExpectMessageAsync("everybody's");
    }

    [Fact]
    public async Task Of_two_datacenters_only_one_can_be_dialled_and_either_broker_there_will_do()
    {
        await using var network = await ExampleNetwork.StartAsync("datacenters");
        Assert.Equal(["inside"], await WithoutListenerAsync(network));
        var outside = await LinkedToAsync(network);
        await TopicChecks.EachReachesEachOnceAsync(network.Nodes);
        await EachAsksAllAsync(network.Nodes);
        await ExpectRightsAsync(network["inside"]);

        await network[outside].KillAsync();
        await network.Nodes.SettledAsync();
        Assert.NotEqual(outside, await LinkedToAsync(network));
        await TopicChecks.EachReachesEachOnceAsync(network.Nodes);

        await network[outside].StartAsync();
        await network.Nodes.SettledAsync();
        await EachAsksAllAsync(network.Nodes);
    }

    private static async Task ExpectOneBrokerAsync(ExampleNetwork network, string unreachable)
    {
        await network.Nodes.LinkedAsync();
        Assert.Equal(unreachable, string.Join(' ', await WithoutListenerAsync(network)));
        await TopicChecks.EachReachesEachOnceAsync(network.Nodes);
        await EachAsksAllAsync(network.Nodes);
        foreach (var node in network.Nodes.Nodes) await ExpectRightsAsync(node);
    }

    /// <summary>Brokers that nobody can dial.</summary>
    private static async Task<List<string>> WithoutListenerAsync(ExampleNetwork network)
    {
        var without = new List<string>();
        foreach (var node in network.Nodes.Nodes)
        {
            if ((await node.Site.AskAsync("broker")).GetProperty("linkListeners").GetArrayLength() == 0) without.Add(node.Name);
        }
        return without;
    }

    /// <summary>The broker to which the inside one has its only link.</summary>
    private static async Task<string> LinkedToAsync(ExampleNetwork network)
    {
        var bridges = (await network["inside"].Site.AskAsync("bridges")).GetProperty("bridges").EnumerateArray().ToList();
        var bridge = Assert.Single(bridges);
        Assert.Equal("established", bridge.GetProperty("phase").GetString());
        Assert.True(bridge.GetProperty("hasDialled").GetBoolean());
        return bridge.GetProperty("peer").GetString()!;
    }

    /// <summary>A request on a topic from each broker, and an answer to the temporary queue named in it from each.</summary>
    private static async Task EachAsksAllAsync(NodeNetwork network)
    {
        var answerers = await Task.WhenAll(network.Nodes.Select(async node => (Node: node, Client: await node.ConnectAsync())));
        try
        {
            foreach (var (_, client) in answerers) await client.SubscribeAsync(Requests);
            foreach (var node in network.Nodes)
            {
                await using var asker = await node.ConnectAsync();
                await asker.SubscribeAsync("/temp-queue/reply");
                await network.SettledAsync();
                await asker.PublishAsync(Requests, $"ping of {node}", headers: ("reply-to", "/temp-queue/reply"));
                foreach (var (answering, client) in answerers)
                {
                    var request = await client.ExpectMessageAsync($"ping of {node}");
                    await client.PublishAsync(request["reply-to"]!, $"pong of {answering}");
                }
                var answers = new HashSet<string>();
                foreach (var _ in answerers) answers.Add((await asker.ExpectMessageAsync()).Text);
                Assert.Equal(network.Nodes.Select(answering => $"pong of {answering}").ToHashSet(), answers);
            }
        }
        finally
        {
            foreach (var (_, client) in answerers) await client.DisposeAsync();
        }
    }

    /// <summary>The users of the example may do what it says, at the broker they are connected to.</summary>
    private static async Task ExpectRightsAsync(NetworkNode node)
    {
        await using (var client = await node.ConnectAsync())
        {
            await client.SubscribeAsync("/queue/mcollective.nodes", "nodes", headers: ("selector", "mc_identity = 'web1.example.com'"));
            await client.SubscribeAsync("/queue/mcollective.reply.noc.example.com_4711.1", "reply");
            await client.SendAsync(StompCommand.Subscribe, "", ("destination", "/topic/payroll"), ("id", "1"));
            await client.ExpectErrorAsync("not-authorized");
            await client.SendAsync(StompCommand.Send, "x", ("destination", "/queue/payroll"));
            await client.ExpectErrorAsync("not-authorized");
        }
        await using (var admin = await node.ConnectAsync("admin")) await admin.SubscribeAsync("/topic/payroll");
        await using var stranger = await StompTestClient.OpenAsync(node.Address);
        await stranger.SendAsync(StompCommand.Connect, "", ("accept-version", "1.2"), ("login", "mcollective"), ("passcode", "guess"));
        await stranger.ExpectErrorAsync("authentication-failed");
    }
}
