namespace ActorMQ.StompGateway.WebSockets;

/// <summary>The client has sent what is no WebSocket frame, or not one that a client may send; the connection is to be closed.</summary>
/// <param name="code">What the client is told (RFC 6455, 7.4.1).</param>
/// <param name="message">What is wrong.</param>
internal sealed class WebSocketViolationException(int code, string message) : IOException($"WebSocket: {message}")
{
    public const int ProtocolError = 1002;
    public const int NotText = 1007;
    public const int TooBig = 1009;

    public int Code { get; } = code;
}
