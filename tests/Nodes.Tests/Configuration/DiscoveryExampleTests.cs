using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ActorMQ.Hocon;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Tests.Support;
using ActorMQ.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

/// <summary>The brokers of <c>hocon/examples/network/discovery</c>, started with certificates and ports of the test's own.</summary>
public sealed class DiscoveryExampleTests : IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly X509Certificate2 _authority;

    public DiscoveryExampleTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_files.Path, "authority.pem"), _authority.ExportCertificatePem());
    }

    [MulticastFact]
    public async Task Its_brokers_find_each_other()
    {
        var group = MulticastFactAttribute.FreeGroup();
        var nodes = new List<RunningNode>();
        try
        {
            foreach (var name in (string[])["broker1", "broker2", "broker3"]) nodes.Add(await StartAsync(name, group));
            foreach (var node in nodes) await Eventually.HoldsAsync(async () => await NeighboursAsync(node) == 2);
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    private static async Task<int> NeighboursAsync(RunningNode node)
    {
        var (_, terminal) = await node.RunAsync("cluster", "show", "--json");
        return JsonElement.Parse(terminal.Written).GetProperty("brokers")[0].GetProperty("links").GetArrayLength();
    }

    private async Task<RunningNode> StartAsync(string name, IPEndPoint group)
    {
        var data = new TempDirectory();
        // A path of the machine, a name that is known to DNS, a port: what a test must not share with the rest of the world.
        var own = HoconDocument.Parse(
            $$"""
            link-tls { certificate = "{{Issue(name)}}", private-key = null }
            link-listener { address = 127.0.0.1, port = 0, client-authorities = "{{_files.Path}}/authority.pem" }
            link-dialler.authorities = "{{_files.Path}}/authority.pem"
            brokers = "multicast+ssl://{{group}}?group=brokers&interface=127.0.0.1&ttl=0&announce-interval=100ms"
            actormq {
              broker.data-directory = "{{data.Path}}"
              journal.driver = memory
              listeners.stomp { address = 127.0.0.1, port = 0 }
              network.advertise = []
            }
            """,
            "own.conf");
        var example = HoconDocument.Load(Repository.PathOf("hocon", "examples", "network", "discovery", $"{name}.conf"));
        var configuration = LoadedConfiguration.Read(own.WithFallback(example), _ => null);
        Assert.True(configuration.Options is not null, string.Join('\n', configuration.Problems));
        return await RunningNode.StartAsync(data, configuration.Options);
    }

    private string Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            _authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        var path = Path.Combine(_files.Path, $"{name}.pem");
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
