using System.Net;
using System.Runtime.CompilerServices;
using ActorMQ.Integration.Networks;
using ActorMQ.Integration.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.LoadBalancing;

/// <summary>
/// The example with HAProxy as it is, on this machine: brokers have a file that includes the one of the example and says only what is another
/// here, and that nobody has to log in. Of the four nodes those that a test does not start are not there.
/// </summary>
internal sealed class BalancedBrokers : IAsyncDisposable
{
    private static readonly string[] Names = ["MQ01_A", "MQ01_B", "MQ02_A", "MQ02_B"];

    private readonly Dictionary<string, Site> _sites = [];
    private readonly TempDirectory _files = new();
    private readonly IPEndPoint _address = new(IPAddress.Loopback, FreePort.Next());

    private BalancedBrokers()
    {
    }

    public HaproxyProcess Balancer { get; private set; } = null!;

    public Site this[string name] => _sites[name];

    /// <param name="names">Which of the nodes run, as the configuration calls them in the environment.</param>
    public static async Task<BalancedBrokers> StartAsync(params string[] names)
    {
        var brokers = new BalancedBrokers();
        try
        {
            await brokers.StartAllAsync(names);
            return brokers;
        }
        catch
        {
            await brokers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects by HAProxy.</summary>
    /// <param name="from">The client's own address.</param>
    public async Task<StompTestClient> ConnectAsync(IPAddress from)
    {
        var client = await StompTestClient.OpenAsync(_address, from: from);
        await client.ConnectAsync();
        return client;
    }

    /// <summary>Where the clients of a broker come from, as it says.</summary>
    public async Task<IReadOnlyList<IPAddress>> ClientsOfAsync(string name) =>
        [.. (await _sites[name].AskAsync("connections")).GetProperty("connections").EnumerateArray()
            .Select(connection => IPEndPoint.Parse(connection.GetProperty("remoteAddress").GetString()!).Address)];

    public async ValueTask DisposeAsync()
    {
        if (Balancer is not null) await Balancer.DisposeAsync();
        foreach (var site in _sites.Values) await site.DisposeAsync();
        _files.Dispose();
    }

    private async Task StartAllAsync(string[] names)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["STOMP_BIND"] = _address.ToString(),
            // A machine that has much else to do is not to be taken for one that hangs.
            ["CHECK_TIMEOUT"] = "3s",
            ["CHECK_FALL"] = "1",
            ["STOMP_SSL_BIND"] = $"127.0.0.1:{FreePort.Next()}",
        };
        foreach (var name in Names)
        {
            var (port, health) = (FreePort.Next(), FreePort.Next());
            environment[name] = environment[$"{name}_SSL"] = $"127.0.0.1:{port}";
            environment[$"{name}_HEALTH"] = $"{health}";
            if (names.Contains(name)) _sites.Add(name, Site.Configured(data => Overlay(name, data, port, health)));
        }
        await Task.WhenAll(_sites.Values.Select(site => site.StartAsync()));
        Balancer = HaproxyProcess.Start(Example("haproxy.cfg"), environment);
        // Until it has asked, it takes everybody for ready.
        var absent = Names.Except(names).Select(name => $"Server stomp/{NameOf(name)} is DOWN");
        await Balancer.SaysAsync([.. absent]);
    }

    /// <summary>What HAProxy calls a node.</summary>
    public static string NameOf(string name) => $"name-{name.Replace('_', '-').ToLowerInvariant()}";

    private static string Overlay(string name, string data, int port, int health) => $$"""
        include "{{Example("broker.conf")}}"
        balancers = [127.0.0.1]
        actormq {
          broker { name = {{NameOf(name)}}, data-directory = "{{data}}" }
          listeners.stomp.port = 0
          listeners.balanced { address = 127.0.0.1, port = {{port}} }
          listeners.balanced-ssl.enabled = false
          health { address = 127.0.0.1, port = {{health}} }
          journal { driver = sqlite, sqlite.min-free-space = 0B }
          security { users.app = null, access = [], allow-open-access = true }
        }

        """;

    private static string Example(string name, [CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../hocon/examples/haproxy", name));
}
