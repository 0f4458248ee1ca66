using System.Net;
using System.Net.Sockets;
using ActorMQ.StompGateway.ProxyProtocol;

namespace ActorMQ.StompGateway;

/// <summary>Both ends of a connection as the client has them: with a proxy between, the proxy's are others.</summary>
/// <param name="Remote">Address and port of the client.</param>
/// <param name="Local">Where the client has connected to; null when nobody knows.</param>
internal sealed record ConnectionEnds(string Remote, IPEndPoint? Local)
{
    /// <summary>Whether the client has connected to an address that only its own machine can reach.</summary>
    public bool IsLocal => Local is { Address: var address } && IPAddress.IsLoopback(address);

    /// <param name="socket">The connection.</param>
    /// <param name="header">What a proxy has said of it; null without one.</param>
    public static ConnectionEnds Of(Socket socket, ProxyHeader? header = null) => header?.Client is { } client
        ? new ConnectionEnds(client.ToString(), header.Target)
        : new ConnectionEnds((socket.RemoteEndPoint as IPEndPoint)?.ToString() ?? "unknown", socket.LocalEndPoint as IPEndPoint);
}
