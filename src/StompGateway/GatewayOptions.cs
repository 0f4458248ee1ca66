using System.Net;
using ActorMQ.StompGateway.WebSockets;

namespace ActorMQ.StompGateway;

/// <summary>Where clients come in.</summary>
public sealed record GatewayOptions
{
    public IReadOnlyList<ListenerOptions> Listeners { get; init; } = [new ListenerOptions(ListenerScheme.Stomp, IPAddress.Loopback, 61613)];

    /// <summary>Client connections in all.</summary>
    public int MaxConnections { get; init; } = 10_000;

    /// <summary>Client connections from one address.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 10_000;

    /// <summary>Threads that serve plain TCP connections; 0 = half the processors, at least one.</summary>
    public int IoThreads { get; init; }

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (MaxConnections < 1) errors.Add("max-connections must be at least 1");
        if (MaxConnectionsPerAddress < 1) errors.Add("max-connections-per-address must be at least 1");
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
public sealed record ListenerOptions(ListenerScheme Scheme, IPAddress Address, int Port)
{
    private static readonly IReadOnlyList<string> SameHostOnly = [OriginPolicy.SameHost];

    /// <summary>For TLS: file with the certificate chain, PEM, or PKCS #12 with the private key.</summary>
    public string? Certificate { get; init; }

    /// <summary>For TLS: file with the private key, PEM; null when it is in the same file.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Password of the private key.</summary>
    public string? KeyPassword { get; init; }

    /// <summary>For WebSocket: which web pages may connect, <c>same-host</c>, <c>*</c>, or as in <c>https://console.example.com</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = SameHostOnly;

    /// <summary>For WebSocket: the most STOMP frames in one message. There are clients that look at the first only.</summary>
    public int FramesPerMessage { get; init; } = 1;

    public bool IsTls => Scheme is ListenerScheme.StompTls or ListenerScheme.WebSocketTls;

    public bool IsWebSocket => Scheme is ListenerScheme.WebSocket or ListenerScheme.WebSocketTls;

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Port is < 0 or > 65535) errors.Add("port must be from 1 to 65535, or 0 for any free one");
        if (IsTls && string.IsNullOrWhiteSpace(Certificate)) errors.Add("certificate must be given: the file with the certificate chain, PEM, or PKCS #12");
        if (!IsTls && Certificate is not null) errors.Add("certificate must not be given for a scheme without TLS");
        if (FramesPerMessage is < 1 or > 1000) errors.Add("frames-per-message must be from 1 to 1000");
        errors.AddRange(AllowedOrigins.Select(OriginPolicy.Problem).OfType<string>());
        if (Certificate is null && (PrivateKey ?? KeyPassword) is not null) errors.Add("certificate must be given where a private key is");
        return errors;
    }
}
