using System.Globalization;
using System.Text.Json;
using ActorMQ.Integration.Support;
using ActorMQ.StompProtocol;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>Nodes of a datacenter that are told of each other by nothing but the seeds of their cluster, as processes.</summary>
[Collection(NetworkCollection.Name)]
public sealed class SiteTests
{
    [Fact]
    public async Task Members_are_linked_and_one_that_is_killed_or_paused_is_let_go_and_comes_back_by_itself()
    {
        var (network, ports) = await StartAsync(5);
        await using var _ = network;
        await MembersAsync(network, 5);
        await TopicChecks.EachReachesEachOnceAsync(network);

        var killed = network.Nodes[0];
        await killed.KillAsync();
        await network.SettledAsync();
        await MembersAsync(network, 4);
        Assert.Contains(await EventsAsync(network.Nodes[1]), text => text.StartsWith("removed", StringComparison.Ordinal));

        // It is still there for nobody, and then all at once.
        var paused = network.Nodes[4];
        var before = (await paused.MembersAsync())[0].Run;
        await paused.Site.Process.SignalAsync("STOP");
        await MembersAsync(network, 3, except: paused);
        await paused.Site.Process.SignalAsync("CONT");
        await killed.StartAsync();
        await MembersAsync(network, 5);
        await network.SettledAsync();
        Assert.Equal(before, (await paused.MembersAsync())[0].Run);
        await TopicChecks.EachReachesEachOnceAsync(network);
        Assert.Empty(network.Errors());
        Assert.Equal(5, ports.Count);
    }

    [Fact]
    public async Task Clients_notice_nothing_of_what_becomes_of_the_cluster()
    {
        using var certificates = new LinkCertificates();
        var (network, ports) = await StartAsync(3, certificates);
        await using var _ = network;
        await MembersAsync(network, 3);
        await using var consumer = await network.Nodes[2].ConnectAsync();
        await consumer.SubscribeAsync("/queue/jobs");
        await network.SettledAsync();
        await using var producer = await network.Nodes[0].ConnectAsync();
        using var enough = new CancellationTokenSource();
        var sending = SendAsync(producer, enough.Token);
        var receiving = ReceiveAsync(consumer);

        // One is downed by another; the last two are told to leave, so that there is no cluster at all; and all come back.
        await network.Nodes[0].Site.CmdAsync("cluster", "down", "n2");
        await EventuallyAsync(network, async () => (await RunsAsync(network.Nodes[2])) > 1);
        await MembersAsync(network, 3);
        foreach (var node in network.Nodes) await node.Site.CmdAsync("cluster", "leave");
        await EventuallyAsync(network, async () => (await Task.WhenAll(network.Nodes.Select(PhaseAsync))).All(phase => phase == "out"));
        foreach (var node in network.Nodes) await node.Site.CmdAsync("cluster", "join");

        // One that cannot be called where it says that it is stays out, and says so.
        await using var lost = new NetworkNode("n9", new Site(Configuration(9, FreePort.Next(), ports, certificates) + "\nsite.advertise = \"127.0.0.1:9\""));
        await lost.StartAsync();
        await EventuallyAsync(network, async () => (await SiteAsync(lost)).GetProperty("trouble").GetString()?.Contains("cannot call 127.0.0.1:9") == true);
        await MembersAsync(network, 3);

        await enough.CancelAsync();
        var sent = await sending;
        Assert.Equal(Enumerable.Range(0, sent), await receiving);
        Assert.Equal(2, await network.Nodes[0].LinksUpAsync());
        Assert.All(
            (await network.Nodes[0].Site.AskAsync("bridges")).GetProperty("bridges").EnumerateArray(),
            bridge => Assert.Equal(0, bridge.GetProperty("reconnects").GetInt32()));
        Assert.Empty(network.Errors());
    }

    private static async Task<int> SendAsync(StompTestClient producer, CancellationToken enough)
    {
        var sent = 0;
        for (; !enough.IsCancellationRequested; sent++) await producer.PublishAsync("/queue/jobs", sent.ToString(CultureInfo.InvariantCulture));
        await producer.PublishAsync("/queue/jobs", "the end");
        return sent;
    }

    private static async Task<IReadOnlyList<int>> ReceiveAsync(StompTestClient consumer)
    {
        var received = new List<int>();
        while ((await consumer.ExpectAsync(StompCommand.Message)).Text is var text and not "the end")
            received.Add(int.Parse(text, CultureInfo.InvariantCulture));
        return received;
    }

    private static async Task<(NodeNetwork Network, IReadOnlyList<int> Ports)> StartAsync(int count, LinkCertificates? certificates = null)
    {
        var ports = Enumerable.Range(0, count).Select(_ => FreePort.Next()).ToList();
        var nodes = ports.Select((port, i) => new NetworkNode($"n{i}", new Site(Configuration(i, port, ports, certificates))));
        return (await NodeNetwork.StartAsync([.. nodes], []), ports);
    }

    private static string Configuration(int number, int port, IEnumerable<int> ports, LinkCertificates? certificates)
    {
        var files = certificates?.Issue($"n{number}");
        var tls = files is not { } own
            ? ""
            : $"tls {{ certificate = \"{own.Certificate}\", private-key = \"{own.Key}\", authorities = \"{certificates!.Authority}\" }}";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            broker.name = n{{number}}
            journal.driver = memory
            listeners.stomp.port = {{FreePort.Next()}}
            network { listeners.link { enabled = true, port = {{FreePort.Next()}} }, heart-beat = 1s, handshake-timeout = 3s }
            site {
              port = {{port}}
              seed-nodes = [{{string.Join(", ", ports.Select(seed => $"\"127.0.0.1:{seed}\""))}}]
              # A machine that builds something else is slow.
              acceptable-pause = 3s
              links { initial-reconnect-delay = 50ms, max-reconnect-delay = 500ms }
              {{tls}}
            }
            """);
    }

    /// <summary>Waits until all nodes that run see that many members, all up.</summary>
    private static Task MembersAsync(NodeNetwork network, int count, NetworkNode? except = null) => EventuallyAsync(network, async () =>
    {
        foreach (var node in network.Nodes.Where(node => node.Site.IsRunning && node != except))
        {
            var members = (await SiteAsync(node)).GetProperty("members").EnumerateArray().ToList();
            if (members.Count != count || !members.TrueForAll(IsUp)) return false;
        }
        return true;
    });

    private static bool IsUp(JsonElement member) => member.GetProperty("status").GetString() == "up" && member.GetProperty("isReachable").GetBoolean();

    private static Task<JsonElement> SiteAsync(NetworkNode node) => node.Site.AskAsync("site");

    private static async Task<string?> PhaseAsync(NetworkNode node) => (await SiteAsync(node)).GetProperty("phase").GetString();

    private static async Task<int> RunsAsync(NetworkNode node) => (await SiteAsync(node)).GetProperty("runs").GetInt32();

    private static async Task<IReadOnlyList<string>> EventsAsync(NetworkNode node) => [.. (await node.Site.AskAsync("site/events")).EnumerateArray().Select(
        fact => $"{fact.GetProperty("kind").GetString()} {fact.GetProperty("text").GetString()}")];

    private static Task EventuallyAsync(NodeNetwork network, Func<Task<bool>> condition) =>
        NodeNetwork.EventuallyAsync(condition, () => $"The site is not as it should be:\n{network.Logs()}", 2 * StompTestClient.Patience);
}
