using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ActorMQ.Hocon;
using ActorMQ.Integration.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>
/// One of the networks that we show to users, as it is: each broker has a file that includes the example and says only what is another on this
/// machine, which are addresses, ports, files and passwords.
/// </summary>
internal sealed partial class ExampleNetwork : IAsyncDisposable
{
    public const string Password = "secret";

    private readonly LinkCertificates _certificates;

    private ExampleNetwork(LinkCertificates certificates, NodeNetwork nodes)
    {
        _certificates = certificates;
        Nodes = nodes;
    }

    public NodeNetwork Nodes { get; }

    public NetworkNode this[string name] => Nodes.Nodes.Single(node => node.Name == name);

    /// <param name="name">Of a directory in <c>hocon/examples/network</c>.</param>
    public static async Task<ExampleNetwork> StartAsync(string name)
    {
        var certificates = new LinkCertificates();
        try
        {
            var examples = Directory.GetFiles(Path.Combine(Examples(), name), "*.conf").Order(StringComparer.Ordinal).Select(Example.Read).ToList();
            var ports = examples.ToDictionary(example => example.Name, _ => FreePort.Next(), StringComparer.Ordinal);
            var wires = examples
                .SelectMany(
                    example => example.Targets.Select(
                        target => new NodeNetwork.Wire(example.Name, target, new CuttableLink(new IPEndPoint(IPAddress.Loopback, ports[target])))))
                .ToList();
            var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["LINK_PASSWORD"] = Password };
            var nodes = examples
                .Select(example => new NetworkNode(
                    example.Name, Site.Configured(data => Overlay(example, data, ports[example.Name], wires, certificates), environment))
                {
                    Login = ("mcollective", Password),
                })
                .ToList();
            return new ExampleNetwork(certificates, await NodeNetwork.StartAsync(nodes, wires));
        }
        catch
        {
            certificates.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Nodes.DisposeAsync();
        _certificates.Dispose();
    }

    private static string Overlay(Example example, string data, int port, List<NodeNetwork.Wire> wires, LinkCertificates certificates)
    {
        var (certificate, key) = certificates.Issue(example.Name);
        var lines = new List<string>
        {
            $"include \"{example.File}\"",
            $"actormq.broker.data-directory = \"{data}\"",
            "actormq.listeners.stomp { address = 127.0.0.1, port = 0 }",
            "actormq.network.heart-beat = 1s",
        };
        if (example.Listener is { } listener)
        {
            lines.Add($"actormq.network.listeners.link {{ address = 127.0.0.1, port = {port}, certificate = \"{certificate}\", private-key = \"{key}\" }}");
            if (listener.TryGet("client-authorities", out _)) lines.Add($"actormq.network.listeners.link.client-authorities = \"{certificates.Authority}\"");
        }
        foreach (var (name, connector) in example.Connectors)
        {
            var uri = Host().Replace(
                connector.Get("uri").AsString(),
                host => $"127.0.0.1:{wires.Single(wire => wire.From == example.Name && wire.To == host.Groups["host"].Value).Link.Port}");
            lines.Add($"actormq.network-connectors.{name} {{ uri = \"{uri}\", tls.authorities = \"{certificates.Authority}\", initial-reconnect-delay = "
                + $"50ms, max-reconnect-delay = 500ms }}");
            if (connector.TryGet("tls.certificate", out _))
                lines.Add($"actormq.network-connectors.{name}.tls {{ certificate = \"{certificate}\", private-key = \"{key}\" }}");
        }
        lines.AddRange(example.Users.Select(user => $"actormq.security.users.{user}.password = {Password}"));
        return string.Join('\n', lines) + "\n";
    }

    private static string Examples([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../hocon/examples/network"));

    [GeneratedRegex(@"(?<host>[\w-]+)\.example\.com:61616", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Host();

    /// <summary>What has to be known of an example to run it here.</summary>
    private sealed record Example(
        string File, string Name, HoconObject? Listener, IReadOnlyDictionary<string, HoconObject> Connectors, IReadOnlyList<string> Users)
    {
        /// <summary>The brokers it may dial.</summary>
        public IEnumerable<string> Targets =>
            Connectors.Values.SelectMany(connector => Host().Matches(connector.Get("uri").AsString())).Select(match => match.Groups["host"].Value);

        public static Example Read(string file)
        {
            var root = HoconDocument.Load(file).Resolve(_ => null).Get("actormq").AsObject();
            return new Example(
                file,
                root.Get("broker.name").AsString(),
                root.TryGet("network.listeners.link", out var listener) ? listener.AsObject() : null,
                root.TryGet("network-connectors", out var connectors)
                    ? connectors.AsObject().Fields.ToDictionary(field => field.Key, field => field.Value.AsObject(), StringComparer.Ordinal)
                    : new Dictionary<string, HoconObject>(StringComparer.Ordinal),
                [.. root.Get("security.users").AsObject().Fields.Keys]);
        }
    }
}
