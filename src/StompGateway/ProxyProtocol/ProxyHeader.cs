using System.Net;

namespace ActorMQ.StompGateway.ProxyProtocol;

/// <summary>What a proxy says before anything else: whose connection it passes on.</summary>
/// <param name="Client">The client; null when the connection is the proxy's own, or it does not know.</param>
/// <param name="Target">Where the client had connected to; null when <paramref name="Client"/> is.</param>
internal sealed record ProxyHeader(IPEndPoint? Client, IPEndPoint? Target)
{
    /// <summary>Of a connection that the proxy makes for itself, to see whether somebody is there.</summary>
    public static ProxyHeader OfProxyItself { get; } = new(null, null);
}
