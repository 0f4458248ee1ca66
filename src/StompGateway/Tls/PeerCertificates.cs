using System.Security.Cryptography.X509Certificates;

namespace ActorMQ.StompGateway.Tls;

/// <summary>For who makes TLS connections by other means than ours: what to show, and whom to believe, as it is in the files now.</summary>
/// <param name="files">All of them.</param>
/// <param name="certificates">Where they are kept.</param>
public sealed class PeerCertificates(TlsFiles files, CertificateStore certificates)
{
    /// <exception cref="IOException">A file cannot be used.</exception>
    public X509Certificate2 Identity => certificates.Identity(files).Current.TargetCertificate;

    /// <summary>Whether the authorities vouch for somebody. Never when their file cannot be used.</summary>
    public bool Trusts(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy = TlsEnds.Trust(certificates.Authorities(files.Authorities!).Current);
        return chain.Build(certificate);
    }
}
