using System.Net;
using ActorMQ.Actors.Admission;
using ActorMQ.StompGateway.ProxyProtocol;
using ActorMQ.StompGateway.Tls;
using ActorMQ.StompGateway.WebSockets;

namespace ActorMQ.StompGateway;

/// <summary>Where clients come in.</summary>
public sealed record GatewayOptions
{
    public IReadOnlyList<ListenerOptions> Listeners { get; init; } = [new ListenerOptions(ListenerScheme.Stomp, IPAddress.Loopback, 61613)];

    /// <summary>How many clients may be connected.</summary>
    public ConnectionLimits Limits { get; init; } = new();

    /// <summary>Threads that serve plain TCP connections; 0 = half the processors, at least one.</summary>
    public int IoThreads { get; init; }

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>(Limits.Validate());
        if (IoThreads is < 0 or > 256) errors.Add("io-threads must be from 0 (half the processors) to 256");
        return errors;
    }
}

/// <summary>What is spoken on a port.</summary>
public enum ListenerScheme
{
    Stomp,
    StompTls,
    WebSocket,
    WebSocketTls,
}

/// <summary>One port.</summary>
/// <param name="Scheme">What is spoken.</param>
/// <param name="Address">The address to listen at.</param>
/// <param name="Port">The port; 0 = any free one.</param>
public sealed record ListenerOptions(ListenerScheme Scheme, IPAddress Address, int Port) : IPortOptions
{
    private static readonly IReadOnlyList<string> SameHostOnly = [OriginPolicy.SameHost];

    /// <summary>What the configuration calls it.</summary>
    public string Name { get; init; } = "stomp";

    /// <summary>For TLS: file with the certificate chain, PEM, or PKCS #12 with the private key.</summary>
    public string? Certificate { get; init; }

    /// <summary>For TLS: file with the private key, PEM; null when it is in the same file.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Password of the private key.</summary>
    public string? KeyPassword { get; init; }

    /// <summary>What TLS needs.</summary>
    public TlsFiles Files => new(Certificate, PrivateKey, KeyPassword);

    /// <summary>Header lines that the specification calls fatal end the connection; else they are taken as ActiveMQ takes them.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Who connects here for clients, and says so by the PROXY protocol; null: clients come themselves.</summary>
    public TrustedProxies? Proxies { get; init; }

    /// <summary>For WebSocket: which web pages may connect, <c>same-host</c>, <c>*</c>, or as in <c>https://console.example.com</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = SameHostOnly;

    /// <summary>For WebSocket: the most STOMP frames in one message. There are clients that look at the first only.</summary>
    public int FramesPerMessage { get; init; } = 1;

    /// <summary>Whether nobody but programs of this machine can come in.</summary>
    public bool IsForThisMachine => IPAddress.IsLoopback(Address) && Proxies is null;

    public bool IsTls => Scheme is ListenerScheme.StompTls or ListenerScheme.WebSocketTls;

    public bool IsWebSocket => Scheme is ListenerScheme.WebSocket or ListenerScheme.WebSocketTls;

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Port is < 0 or > 65535) errors.Add("port must be from 1 to 65535, or 0 for any free one");
        if (IsTls && string.IsNullOrWhiteSpace(Certificate)) errors.Add("certificate must be given: the file with the certificate chain, PEM, or PKCS #12");
        if (Proxies is not null) errors.AddRange(Proxies.Validate());
        if (!IsTls && Certificate is not null) errors.Add("certificate must not be given for a scheme without TLS");
        if (FramesPerMessage is < 1 or > 1000) errors.Add("frames-per-message must be from 1 to 1000");
        errors.AddRange(AllowedOrigins.Select(OriginPolicy.Problem).OfType<string>());
        if (Certificate is null && (PrivateKey ?? KeyPassword) is not null) errors.Add("certificate must be given where a private key is");
        return errors;
    }
}
