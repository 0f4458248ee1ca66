using System.Net;

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
    /// <summary>For TLS: file with the certificate chain, PEM, or PKCS #12 with the private key.</summary>
    public string? Certificate { get; init; }

    /// <summary>For TLS: file with the private key, PEM; null when it is in the same file.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Password of the private key.</summary>
    public string? KeyPassword { get; init; }
}
