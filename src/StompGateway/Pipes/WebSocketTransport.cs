using System.Net.WebSockets;
using System.Text.Unicode;

namespace ActorMQ.StompGateway.Pipes;

/// <summary>
/// A client on a WebSocket. What it sends is taken as a stream of bytes, however it cuts it into messages; what it gets are messages of
/// whole frames, as text unless a body is not text.
/// </summary>
internal sealed class WebSocketTransport : AsyncTransport
{
    private readonly WebSocket _socket;

    public WebSocketTransport(WebSocket socket, string scheme, string remoteAddress, TimeProvider time)
        : base(scheme, remoteAddress, time) => _socket = socket;

    protected override async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        while (true)
        {
            var result = await _socket.ReceiveAsync(buffer, CancellationToken.None);
            if (result.MessageType == WebSocketMessageType.Close) return 0;
            // An empty message is no end.
            if (result.Count > 0) return result.Count;
        }
    }

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var type = Utf8.IsValid(bytes.Span) ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        return _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);
    }

    protected override async ValueTask CloseOutputAsync() =>
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    protected override void AbortTransport() => _socket.Abort();
}
