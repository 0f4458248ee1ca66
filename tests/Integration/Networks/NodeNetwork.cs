using System.Net;
using ActorMQ.Integration.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>Real processes, linked over real TCP, each link by a <see cref="CuttableLink"/>.</summary>
internal sealed class NodeNetwork : IAsyncDisposable
{
    /// <summary>Asking without a pause would take the processor from those who are asked.</summary>
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(20);

    private NodeNetwork(IReadOnlyList<NetworkNode> nodes, IReadOnlyList<Wire> wires)
    {
        Nodes = nodes;
        Wires = wires;
    }

    public IReadOnlyList<NetworkNode> Nodes { get; }

    public IReadOnlyList<Wire> Wires { get; }

    /// <summary>Starts brokers n0, n1 and so on, and waits until they know each other.</summary>
    /// <param name="topology">Who dials whom.</param>
    /// <param name="more">Below the root key of each.</param>
    public static Task<NodeNetwork> StartAsync(Topology topology, string more = "")
    {
        var ports = Enumerable.Range(0, topology.Size).Select(_ => (Stomp: FreePort.Next(), Link: FreePort.Next())).ToArray();
        var wires = topology.Links.Select(
            link => new Wire($"n{link.From}", $"n{link.To}", new CuttableLink(new IPEndPoint(IPAddress.Loopback, ports[link.To].Link)))).ToArray();
        var nodes = ports.Select((port, i) => new NetworkNode($"n{i}", new Site($$"""
            broker.name = n{{i}}
            listeners.stomp.port = {{port.Stomp}}
            network { listeners.link { enabled = true, port = {{port.Link}} }, heart-beat = 1s, handshake-timeout = 3s }
            network-connectors { {{string.Concat(wires.Where(wire => wire.From == $"n{i}").Select(Connector))}} }
            {{more}}
            """)));
        return StartAsync([.. nodes], wires);
    }

    /// <summary>Starts nodes that have been configured elsewhere, and waits until they know each other.</summary>
    public static async Task<NodeNetwork> StartAsync(IReadOnlyList<NetworkNode> nodes, IReadOnlyList<Wire> wires)
    {
        var network = new NodeNetwork(nodes, wires);
        try
        {
            await Task.WhenAll(nodes.Select(node => node.StartAsync()));
            await network.SettledAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every node that runs knows all that run and none else, and what the clients of each want.</summary>
    public async Task SettledAsync()
    {
        var last = "";
        await EventuallyAsync(
            async () =>
            {
                var views = await Task.WhenAll(Nodes.Where(node => node.Site.IsRunning).Select(node => node.MembersAsync()));
                last = string.Join('\n', views.Select(view => $"{view[0].Name} sees {string.Join(", ", view)}"));
                var own = views.Select(view => view[0]).ToHashSet();
                return views.All(own.SetEquals);
            },
            () => $"The nodes do not agree:\n{last}");
    }

    /// <summary>Waits until all links are up.</summary>
    public Task LinkedAsync() => EventuallyAsync(
        async () => (await Task.WhenAll(Nodes.Select(node => node.LinksUpAsync()))).Sum() >= 2 * Wires.Count,
        () => "Not all links are up.");

    /// <summary>Asks until the answer is yes.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> question, Func<string> explanation, TimeSpan? patience = null)
    {
        using var deadline = new CancellationTokenSource(patience ?? StompTestClient.Patience);
        while (!await question())
        {
            if (deadline.IsCancellationRequested) throw new TimeoutException(explanation());
            await Task.Delay(BetweenQuestions);
        }
    }

    /// <summary>What the nodes have logged lately.</summary>
    public string Logs()
    {
        foreach (var node in Nodes) node.ReadLog();
        return string.Join('\n', Nodes.Select(node => $"--- {node}\n{string.Join('\n', node.Log.Latest)}"));
    }

    /// <summary>What the nodes have logged as errors: an actor that fails is one, and comes to nobody's notice otherwise.</summary>
    public IReadOnlyList<string> Errors()
    {
        foreach (var node in Nodes) node.ReadLog();
        return [.. Nodes.SelectMany(node => node.Log.Errors.Select(line => $"{node}: {line}"))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
        foreach (var wire in Wires) await wire.Link.DisposeAsync();
    }

    private static string Connector(Wire wire) =>
        $"{wire.To} {{ uri = \"static:(tcp://127.0.0.1:{wire.Link.Port})\", initial-reconnect-delay = 50ms, max-reconnect-delay = 500ms }}\n";

    /// <param name="From">The broker that dials.</param>
    /// <param name="To">The broker that is dialled.</param>
    /// <param name="Link">What is between them.</param>
    internal sealed record Wire(string From, string To, CuttableLink Link)
    {
        public override string ToString() => $"{From}-{To}";
    }
}
