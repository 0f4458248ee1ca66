using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using ActorMQ.StompGateway.Pipes;

namespace ActorMQ.StompGateway.Links;

/// <summary>Another broker behind a stream: TLS, or plain TCP where there is no epoll.</summary>
internal sealed class StreamTransport : AsyncTransport
{
    private readonly Socket _socket;
    private readonly Stream _stream;

    public StreamTransport(string scheme, Socket socket, Stream stream, TimeProvider time)
        : base(scheme, (socket.RemoteEndPoint as IPEndPoint)?.ToString() ?? "unknown", time)
    {
        _socket = socket;
        _stream = stream;
    }

    protected override ValueTask<int> ReadAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer);

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes);
        await _stream.FlushAsync();
    }

    protected override async ValueTask CloseOutputAsync()
    {
        if (_stream is SslStream tls) await tls.ShutdownAsync();
        _socket.Shutdown(SocketShutdown.Send);
    }

    protected override void AbortTransport() => _socket.Dispose();
}
