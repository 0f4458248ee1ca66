using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.StompGateway;
using ActorMQ.StompGateway.Tls;
using ActorMQ.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorMQ.Gateway.Tests.Tls;

/// <summary>What is in the files now is what new connections are shown.</summary>
public sealed class CertificateStoreTests : IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly X509Certificate2 _authority = TestCertificates.Authority("authority");
    private readonly LineLog _log = new();
    private readonly CertificateStore _certificates;

    public CertificateStoreTests() => _certificates = new CertificateStore(_log);

    public static TheoryData<ListenerScheme> Schemes => [ListenerScheme.StompTls, ListenerScheme.WebSocketTls];

    public void Dispose()
    {
        _certificates.Dispose();
        _authority.Dispose();
        _files.Dispose();
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task New_connections_are_shown_the_new_certificate_and_old_ones_stay(ListenerScheme scheme)
    {
        var file = TestCertificates.Write(_files, "broker.pem", _authority, "first");
        await using var broker = await StartAsync(file, scheme);
        Assert.Equal("first", await ShownAsync(broker));
        await using var client = scheme == ListenerScheme.StompTls ? await StompTestClient.ConnectAsync(broker.Address, tls: true) : null;

        TestCertificates.Write(_files, "broker.pem", _authority, "second");
        Assert.Equal("first", await ShownAsync(broker));
        Assert.Equal([new CertificateChange(file, null)], _certificates.Refresh());

        Assert.Equal("second", await ShownAsync(broker));
        Assert.Empty(_certificates.Refresh());
        if (client is not null) await client.PublishAsync("/queue/a", "still here");
        Assert.Contains(_log.Lines, line => line.Contains($"certificates in use from now on file={file}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")]
    [InlineData(null)]
    public async Task What_cannot_be_used_is_said_once_with_its_file_and_the_one_before_stays(string? broken)
    {
        var file = TestCertificates.Write(_files, "broker.pem", _authority, "first");
        await using var broker = await StartAsync(file);

        if (broken is null) File.Delete(file);
        else File.WriteAllText(file, broken);
        var change = Assert.Single(_certificates.Refresh());
        Assert.Contains(file, change.Problem, StringComparison.Ordinal);
        // Whoever asks is told again; the log is not filled.
        Assert.Equal(change, Assert.Single(_certificates.Refresh()));
        Assert.Equal("first", await ShownAsync(broker));
        Assert.Single(_log.Lines, line => line.Contains("cannot be used, those from before stay in use") && line.Contains(file));

        TestCertificates.Write(_files, "broker.pem", _authority, "second");
        Assert.Null(Assert.Single(_certificates.Refresh()).Problem);
        Assert.Equal("second", await ShownAsync(broker));
    }

    [Fact]
    public async Task A_key_that_does_not_belong_to_the_certificate_yet_is_waited_for()
    {
        var (first, firstKey) = TestCertificates.Issue(_authority, "first");
        var (second, secondKey) = TestCertificates.Issue(_authority, "second");
        var certificate = _files.Write("cert.pem", first.ExportCertificatePem());
        var key = _files.Write("key.pem", firstKey.ExportPkcs8PrivateKeyPem());
        await using var broker = await StartAsync(certificate, key: key);

        // As a program that renews them does: one file after the other.
        File.WriteAllText(certificate, second.ExportCertificatePem());
        Assert.Contains($"{certificate} with {key}", Assert.Single(_certificates.Refresh()).Problem, StringComparison.Ordinal);
        Assert.Equal("first", await ShownAsync(broker));
        File.WriteAllText(key, secondKey.ExportPkcs8PrivateKeyPem());
        _certificates.Refresh();
        Assert.Equal("second", await ShownAsync(broker));
    }

    [Fact]
    public async Task A_directory_that_is_linked_to_another_one_is_noticed()
    {
        TestCertificates.Write(_files, "1.pem", _authority, "first");
        TestCertificates.Write(_files, "2.pem", _authority, "second");
        foreach (var number in (int[])[1, 2])
        {
            Directory.CreateDirectory(_files.File($"..{number}"));
            File.Move(_files.File($"{number}.pem"), _files.File($"..{number}/tls.pem"));
            File.SetLastWriteTimeUtc(_files.File($"..{number}/tls.pem"), DateTime.UnixEpoch);
        }
        // As secrets are mounted in containers: the file is a link into a link.
        Directory.CreateSymbolicLink(_files.File("..data"), "..1");
        File.CreateSymbolicLink(_files.File("tls.pem"), "..data/tls.pem");
        await using var broker = await StartAsync(_files.File("tls.pem"));
        Assert.Equal("first", await ShownAsync(broker));

        Directory.CreateSymbolicLink(_files.File("..data_tmp"), "..2");
        File.Delete(_files.File("..data"));
        Directory.Move(_files.File("..data_tmp"), _files.File("..data"));
        Assert.Single(_certificates.Refresh());
        Assert.Equal("second", await ShownAsync(broker));
    }

    [Fact]
    public async Task Files_that_change_are_noticed_without_a_word()
    {
        var file = TestCertificates.Write(_files, "broker.pem", _authority, "first");
        await using var broker = await StartAsync(file);
        _certificates.Watch(new CertificateOptions { CheckInterval = TimeSpan.FromMilliseconds(10) }, TimeProvider.System);
        TestCertificates.Write(_files, "new.pem", _authority, "second");
        File.Move(_files.File("new.pem"), file, overwrite: true);
        await Eventually.HoldsAsync(async () => await ShownAsync(broker) == "second");
    }

    [Fact]
    public async Task Files_that_nobody_uses_any_more_are_not_looked_at()
    {
        var file = TestCertificates.Write(_files, "broker.pem", _authority, "first");
        await using var broker = await StartAsync(file);
        _certificates.Retain([new TlsFiles(file, null, null)]);
        File.WriteAllText(file, "");
        Assert.Single(_certificates.Refresh());
        _certificates.Retain([new TlsFiles(_files.File("another.pem"), null, null)]);
        Assert.Empty(_certificates.Refresh());
    }

    [Theory]
    [InlineData("broker.pem")]
    [InlineData("broker.p12")]
    public async Task The_certificates_of_issuers_in_the_file_are_shown_too(string name)
    {
        var (issuer, issuerKey) = TestCertificates.Issue(_authority, "between", isAuthority: true);
        using var signing = issuer.CopyWithPrivateKey(issuerKey);
        var (certificate, key) = TestCertificates.Issue(signing, "broker");
        if (name.EndsWith(".pem", StringComparison.Ordinal))
        {
            _files.Write(name, TestCertificates.Pem(certificate, key) + issuer.ExportCertificatePem());
        }
        else
        {
            using var withKey = certificate.CopyWithPrivateKey(key);
            File.WriteAllBytes(_files.File(name), new X509Certificate2Collection { withKey, issuer }.Export(X509ContentType.Pkcs12)!);
        }
        await using var broker = await StartAsync(_files.File(name));

        var sent = new List<string>();
        Assert.Equal("broker", await ShownAsync(broker, sent));

        Assert.Contains("CN=between", sent);
    }

    [Fact]
    public async Task A_listener_does_not_open_without_a_certificate_and_says_which_file()
    {
        var error = await Assert.ThrowsAnyAsync<IOException>(() => StartAsync(_files.File("none.pem")));
        Assert.Contains(_files.File("none.pem"), error.Message, StringComparison.Ordinal);
    }

    /// <summary>Whose certificate a new connection gets to see.</summary>
    private static async Task<string> ShownAsync(TestBroker broker, List<string>? sent = null)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(broker.Address).WaitAsync(StompTestClient.Patience);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, _, chain, _) =>
        {
            sent?.AddRange(chain!.ChainPolicy.ExtraStore.Select(certificate => certificate.Subject));
            return true;
        });
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(StompTestClient.Patience);
        using var certificate = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        return certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    private Task<TestBroker> StartAsync(
        string certificate, ListenerScheme scheme = ListenerScheme.StompTls, string? key = null) => TestBroker.StartAsync(new TestBrokerOptions
        {
            Certificates = _certificates,
            Gateway = new GatewayOptions { Listeners = [new ListenerOptions(scheme, IPAddress.Loopback, 0) { Certificate = certificate, PrivateKey = key }] },
        });

    /// <summary>What was logged, in words.</summary>
    private sealed class LineLog : ILoggerFactory, ILogger
    {
        private readonly Lock _lock = new();
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lock) return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lock) _lines.Add(formatter(state, exception));
        }

        public void AddProvider(ILoggerProvider provider) => NullLoggerFactory.Instance.AddProvider(provider);

        public void Dispose()
        {
        }
    }
}
