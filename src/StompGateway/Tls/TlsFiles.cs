using ActorMQ.Actors.Bridges;


namespace ActorMQ.StompGateway.Tls;

/// <summary>The files that one end of TLS connections has to do with.</summary>
/// <param name="Certificate">With the certificate it shows; null when it shows none.</param>
/// <param name="PrivateKey">With the private key; null when that is in the same file.</param>
/// <param name="KeyPassword">Of the private key; null for none.</param>
/// <param name="Authorities">With the certificates of those it believes; null for those of the system, or when it asks for none.</param>
public sealed record TlsFiles(string? Certificate, string? PrivateKey, string? KeyPassword, string? Authorities = null)
{
    /// <summary>Of who dials.</summary>
    public static TlsFiles Of(LinkTls tls) => new(tls.Certificate, tls.PrivateKey, tls.KeyPassword, tls.Authorities);
}
