using System.Net;
using System.Runtime.CompilerServices;
using ActorMQ.Integration.LoadBalancing;
using ActorMQ.Integration.Networks;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Pairs;

/// <summary>Two pairs over one database, linked to each other, behind the HAProxy of the example.</summary>
internal sealed class FourNodes : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly List<PairNode> _nodes = [];
    private readonly IPEndPoint _address = new(IPAddress.Loopback, FreePort.Next());
    private HaproxyProcess? _balancer;

    private FourNodes(PostgresServer server) => Server = server;

    public PostgresServer Server { get; }

    public IReadOnlyList<PairNode> Nodes => _nodes;

    public static async Task<FourNodes> StartAsync()
    {
        var nodes = new FourNodes(await PostgresServer.RunAsync());
        try
        {
            await nodes.StartAllAsync();
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects by HAProxy to whichever broker, as soon as one serves.</summary>
    public async Task<StompTestClient> ConnectAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await StompTestClient.ConnectAsync(_address);
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
            {
                // Nobody says when the balancer has found out who serves.
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_balancer is not null) await _balancer.DisposeAsync();
        foreach (var node in _nodes) await node.DisposeAsync();
        await Server.DisposeAsync();
    }

    private async Task StartAllAsync()
    {
        var database = await Server.CreateDatabaseAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["STOMP_BIND"] = _address.ToString(),
            ["STOMP_SSL_BIND"] = $"127.0.0.1:{FreePort.Next()}",
            ["CHECK_TIMEOUT"] = "3s",
            ["CHECK_FALL"] = "1",
        };
        var links = new[] { FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next() };
        string[] names = ["mq01-a", "mq01-b", "mq02-a", "mq02-b"];
        for (var i = 0; i < names.Length; i++)
        {
            var (port, health) = (FreePort.Next(), FreePort.Next());
            var key = names[i].Replace('-', '_').ToUpperInvariant();
            environment[key] = environment[$"{key}_SSL"] = $"127.0.0.1:{port}";
            environment[$"{key}_HEALTH"] = $"{health}";
            // The nodes of the second pair call whichever of the first serves.
            var connectors = i < 2 ? "" : $"network-connectors.first.uri = \"masterslave:(tcp://127.0.0.1:{links[0]},tcp://127.0.0.1:{links[1]})\"";
            _nodes.Add(new PairNode(names[i][..4], names[i], database, $$"""
                listeners.balanced { port = {{port}}, proxy-protocol = required, proxy-protocol-from = [127.0.0.1] }
                health { enabled = true, port = {{health}} }
                network.listeners.link { enabled = true, port = {{links[i]}} }
                security.allow-open-access = true
                {{connectors}}
                """));
        }
        foreach (var node in _nodes) node.Start();
        await Task.WhenAll(
            Task.WhenAny(_nodes[0].ServesAsync(), _nodes[1].ServesAsync()), Task.WhenAny(_nodes[2].ServesAsync(), _nodes[3].ServesAsync()));
        _balancer = HaproxyProcess.Start(Example("haproxy.cfg"), environment);
    }

    private static string Example(string name, [CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../hocon/examples/haproxy", name));
}
