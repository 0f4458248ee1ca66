namespace ActorMQ.Actors.Bridges;

/// <summary>How a broker shows who it is when it dials with TLS, and whom it believes.</summary>
public sealed record LinkTls
{
    /// <summary>File with this broker's certificate chain, PEM, or PKCS #12 with the private key; null when it has none to show.</summary>
    public string? Certificate { get; init; }

    /// <summary>File with the private key, PEM; null when it is in the same file.</summary>
    public string? PrivateKey { get; init; }

    public string? KeyPassword { get; init; }

    /// <summary>File with the certificates, PEM, of the authorities whose word is taken; null for those of the system.</summary>
    public string? Authorities { get; init; }

    /// <summary>The name that the other broker's certificate must have; null for the host that was dialled.</summary>
    public string? ServerName { get; init; }
}
