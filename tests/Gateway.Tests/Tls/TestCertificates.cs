using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.Tests.Support;

namespace ActorMQ.Gateway.Tests.Tls;

/// <summary>Certificates in files, to be replaced.</summary>
internal static class TestCertificates
{
    public static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>One that another has signed, with its key.</summary>
    public static (X509Certificate2 Certificate, ECDsa Key) Issue(X509Certificate2 issuer, string name, bool isAuthority = false)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (isAuthority) request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.Create(
            issuer, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(isAuthority ? 2 : 1), RandomNumberGenerator.GetBytes(8));
        return (certificate, key);
    }

    /// <summary>A PEM file with certificate and key.</summary>
    public static string Write(TempDirectory directory, string file, X509Certificate2 issuer, string name)
    {
        var (certificate, key) = Issue(issuer, name);
        using (certificate)
        using (key) return directory.Write(file, Pem(certificate, key));
    }

    public static string Pem(X509Certificate2 certificate, ECDsa key) => $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
}
