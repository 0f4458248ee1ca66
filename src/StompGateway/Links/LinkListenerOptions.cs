using System.Net;
using ActorMQ.StompGateway.ProxyProtocol;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.StompGateway.Links;

/// <summary>Where other brokers come in.</summary>
/// <param name="IsTls">TLS or plain TCP.</param>
/// <param name="Address">The address to listen at.</param>
/// <param name="Port">The port; 0 = any free one.</param>
public sealed record LinkListenerOptions(bool IsTls, IPAddress Address, int Port) : IPortOptions
{
    /// <summary>What the configuration calls it.</summary>
    public string Name { get; init; } = "link";

    /// <summary>For TLS: file with the certificate chain, PEM, or PKCS #12 with the private key.</summary>
    public string? Certificate { get; init; }

    /// <summary>For TLS: file with the private key, PEM; null when it is in the same file.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Password of the private key.</summary>
    public string? KeyPassword { get; init; }

    /// <summary>
    /// For TLS: file with the certificates, PEM, of the authorities that vouch for other brokers. With it a broker that shows no certificate
    /// of theirs is not let in; its common name is the user. Null: certificates of clients are not asked for.
    /// </summary>
    public string? ClientAuthorities { get; init; }

    /// <summary>Who connects here for brokers, and says so by the PROXY protocol; null: brokers come themselves.</summary>
    public TrustedProxies? Proxies { get; init; }

    /// <summary>Whether nobody but brokers of this machine can come in.</summary>
    public bool IsForThisMachine => IPAddress.IsLoopback(Address) && Proxies is null;

    /// <summary>What TLS needs.</summary>
    public TlsFiles Files => new(Certificate, PrivateKey, KeyPassword, ClientAuthorities);

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Port is < 0 or > 65535) errors.Add("port must be from 1 to 65535, or 0 for any free one");
        if (IsTls && string.IsNullOrWhiteSpace(Certificate)) errors.Add("certificate must be given: the file with the certificate chain, PEM, or PKCS #12");
        if (Proxies is not null) errors.AddRange(Proxies.Validate());
        if (!IsTls && Certificate is not null) errors.Add("certificate must not be given for a scheme without TLS");
        if (!IsTls && ClientAuthorities is not null) errors.Add("client-authorities must not be given for a scheme without TLS");
        if (Certificate is null && (PrivateKey ?? KeyPassword) is not null) errors.Add("certificate must be given where a private key is");
        return errors;
    }
}
