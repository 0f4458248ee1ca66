using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Security;
using ActorMQ.StompGateway.Links;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.Links;

/// <summary>Links with TLS, where each side shows a certificate of an authority that the other believes.</summary>
public sealed class LinkTlsTests : IDisposable
{
    private static readonly SecurityOptions Secured = new()
    {
        Users = [new UserAccount("a", PasswordHash.Create("secret", 1), []) { MayLink = true }, new UserAccount(
            "client", PasswordHash.Create("secret", 1), [])],
    };

    private readonly TempDirectory _files = new();
    private readonly X509Certificate2 _authority;

    public LinkTlsTests() => _authority = Authority("authority");

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task The_certificate_says_who_the_broker_is()
    {
        await using var b = await StartListeningAsync();
        await using var a = await DialAsync(b, "localhost", Issue(_authority, "a"));
        var up = await a.ExpectAsync<NetworkCommand.LinkUp>();
        up.Link.Bridge.TryTell(new LinkCommand.Transmit(up.Link, [new LinkMessage.Digest(7)]));
        await b.ExpectAsync<NetworkCommand.LinkUp>();
        Assert.Equal([new LinkMessage.Digest(7)], await b.ReceiveAsync(1));
        Assert.Equal("a", (await b.InspectAsync("accepted-1"))!.User);
        Assert.StartsWith("ssl://", (await b.InspectAsync("accepted-1"))!.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_somebody_who_may_not_link_is_refused()
    {
        await using var b = await StartListeningAsync();
        await using var a = await DialAsync(b, "localhost", Issue(_authority, "client"));
        Assert.Equal("the other broker refused: user client may not link brokers", (await a.InPhaseAsync(BridgePhase.Refused)).LastError);
    }

    [Fact]
    public async Task A_certificate_of_a_stranger_is_not_taken()
    {
        using var stranger = Authority("stranger");
        await using var b = await StartListeningAsync();
        await using var a = await DialAsync(b, "localhost", Issue(stranger, "a"));
        await Eventually.HoldsAsync(async () => (await a.InspectAsync())?.LastError is not null);
        Assert.Equal(0, b.Bridges.Registry.Count);
    }

    [Fact]
    public async Task No_certificate_is_not_enough()
    {
        await using var b = await StartListeningAsync();
        await using var a = await DialAsync(b, "localhost", null);
        await Eventually.HoldsAsync(async () => (await a.InspectAsync())?.LastError is not null);
        Assert.Equal(0, b.Bridges.Registry.Count);
    }

    [Fact]
    public async Task A_server_of_another_name_is_not_believed()
    {
        await using var b = await StartListeningAsync();
        await using var a = await DialAsync(b, "elsewhere.example.com", Issue(_authority, "a"));
        await Eventually.HoldsAsync(async () => (await a.InspectAsync())?.LastError?.StartsWith("TLS:", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task New_links_show_and_believe_what_is_in_the_files_now()
    {
        await using var b = await StartListeningAsync();
        await using var a = await DialAsync(b, "localhost", Issue(_authority, "a"));
        await a.InPhaseAsync(BridgePhase.Established);
        using var next = Authority("next");

        // Everything is of another authority: what is left of the old ones would not be believed.
        Issue(next, "localhost");
        Issue(next, "a");
        Write("authority.pem", next.ExportCertificatePem());
        Assert.All(a.Certificates.Refresh().Concat(b.Certificates.Refresh()), change => Assert.Null(change.Problem));
        await ResetAsync(a);
        Assert.Equal("a", (await b.InspectAsync("accepted-2"))!.User);

        // And all of it broken: what was right last is used.
        foreach (var file in new[] { "localhost.pem", "a.pem", "authority.pem" }) Write(file, "nothing");
        Assert.Equal(2, a.Certificates.Refresh().Count(change => change.Problem is not null));
        Assert.Equal(2, b.Certificates.Refresh().Count(change => change.Problem is not null));
        await ResetAsync(a);
        Assert.Equal("a", (await b.InspectAsync("accepted-3"))!.User);
    }

    private static async Task ResetAsync(LinkedBroker broker)
    {
        var before = (await broker.InspectAsync())!.Reconnects;
        Assert.True(broker.Bridges.Registry.TryGet("link", out var bridge));
        bridge.Tell(new BridgeCommand.Reset());
        await Eventually.HoldsAsync(async () => await broker.InspectAsync() is { Phase: BridgePhase.Established } status && status.Reconnects > before);
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private Task<LinkedBroker> StartListeningAsync() =>
        LinkedBroker.StartAsync("b", security: Secured, listener: new LinkListenerOptions(true, IPAddress.Loopback, 0)
        {
            Certificate = Issue(_authority, "localhost"),
            ClientAuthorities = Write("authority.pem", _authority.ExportCertificatePem()),
        });

    private Task<LinkedBroker> DialAsync(LinkedBroker to, string serverName, string? certificate)
    {
        var tls = new LinkTls { Certificate = certificate, Authorities = Write("authority.pem", _authority.ExportCertificatePem()), ServerName = serverName };
        return LinkedBroker.StartAsync("a", LinkedBroker.Dialling(new LinkAddress(true, "127.0.0.1", to.Address.Port), link => link with { Tls = tls }));
    }

    /// <summary>A PEM file with certificate and key.</summary>
    private string Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        return Write($"{name}.pem", $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    private string Write(string file, string text)
    {
        var path = Path.Combine(_files.Path, file);
        File.WriteAllText(path, text);
        return path;
    }
}
