using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.Tests.Support;

namespace ActorMQ.Integration.Networks;

/// <summary>An authority that vouches for brokers on this machine, and the files it gives to them.</summary>
internal sealed class LinkCertificates : IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly X509Certificate2 _authority;

    public LinkCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority of brokers", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Authority = _files.Write("authority.pem", _authority.ExportCertificatePem());
    }

    /// <summary>File with the authority's certificate.</summary>
    public string Authority { get; }

    /// <returns>The files with certificate and key of a broker.</returns>
    public (string Certificate, string Key) Issue(string broker)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={broker}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(
            _authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return (_files.Write($"{broker}.pem", certificate.ExportCertificatePem()), _files.Write($"{broker}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }
}
