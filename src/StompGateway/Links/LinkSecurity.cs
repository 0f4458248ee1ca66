using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ActorMQ.Actors.Bridges;

namespace ActorMQ.StompGateway.Links;

/// <summary>TLS between brokers: who shows what, and who is believed.</summary>
internal static class LinkSecurity
{
    public static SslClientAuthenticationOptions ForDialling(LinkAddress address, LinkTls tls) => new()
    {
        TargetHost = tls.ServerName ?? address.Host,
        ClientCertificateContext = tls.Certificate is null ? null : Certificates.Context(tls.Certificate, tls.PrivateKey, tls.KeyPassword),
        CertificateChainPolicy = tls.Authorities is null ? null : Trust(tls.Authorities),
    };

    public static SslServerAuthenticationOptions ForListening(LinkListenerOptions options) => new()
    {
        ServerCertificateContext = Certificates.Context(options.Certificate!, options.PrivateKey, options.KeyPassword),
        ClientCertificateRequired = options.ClientAuthorities is not null,
        CertificateChainPolicy = options.ClientAuthorities is null ? null : Trust(options.ClientAuthorities),
    };

    /// <summary>Who the other side is by its certificate; null when it has shown none.</summary>
    public static string? NameOf(SslStream stream)
    {
        if (stream.RemoteCertificate is not X509Certificate2 certificate) return null;
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return string.IsNullOrEmpty(name) ? null : name;
    }

    private static X509ChainPolicy Trust(string authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(Certificates.LoadAuthorities(authorities));
        return policy;
    }
}
