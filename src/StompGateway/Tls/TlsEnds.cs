using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ActorMQ.StompGateway.Tls;

/// <summary>What the two ends of a TLS connection show, and whom they believe: as it is in the files when the handshake begins.</summary>
internal static class TlsEnds
{
    /// <param name="files">The certificate to show; its authorities vouch for clients, which then have to show one too.</param>
    /// <param name="certificates">Where they are kept.</param>
    /// <returns>Makes the options for one handshake.</returns>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public static Func<SslServerAuthenticationOptions> Server(TlsFiles files, CertificateStore certificates)
    {
        var identity = certificates.Identity(files);
        var authorities = files.Authorities is null ? null : certificates.Authorities(files.Authorities);
        // A port that nobody could get in at is not opened.
        _ = (identity.Current, authorities?.Current);
        return () => new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Current,
            ClientCertificateRequired = authorities is not null,
            CertificateChainPolicy = authorities is null ? null : Trust(authorities.Current),
        };
    }

    /// <param name="host">The name that the other end's certificate must have.</param>
    /// <param name="files">What to show, and whom to believe.</param>
    /// <param name="certificates">Where they are kept.</param>
    /// <exception cref="IOException">A file cannot be used.</exception>
    public static SslClientAuthenticationOptions Client(string host, TlsFiles files, CertificateStore certificates) => new()
    {
        TargetHost = host,
        ClientCertificateContext = files.Certificate is null ? null : certificates.Identity(files).Current,
        CertificateChainPolicy = files.Authorities is null ? null : Trust(certificates.Authorities(files.Authorities).Current),
    };

    /// <summary>Who the other side is by its certificate; null when it has shown none.</summary>
    public static string? NameOf(SslStream stream)
    {
        if (stream.RemoteCertificate is not X509Certificate2 certificate) return null;
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return string.IsNullOrEmpty(name) ? null : name;
    }

    internal static X509ChainPolicy Trust(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
