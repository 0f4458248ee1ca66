using System.Net.Security;
using System.Net.Sockets;

namespace ActorMQ.StompGateway.Streams;

/// <summary>A client or another broker behind a stream: TLS, or plain TCP where there is no epoll.</summary>
internal class StreamTransport : AsyncTransport
{
    private readonly Socket _socket;
    private readonly ConnectionEnds _ends;
    private readonly Func<SslServerAuthenticationOptions>? _tls;

    /// <param name="scheme">What kind of connection it is.</param>
    /// <param name="socket">The connection, owned by the transport from here on.</param>
    /// <param name="ends">Whose it is.</param>
    /// <param name="stream">What is read and written: over the socket, with all agreed on.</param>
    /// <param name="time">The clock.</param>
    public StreamTransport(string scheme, Socket socket, ConnectionEnds ends, Stream stream, TimeProvider time)
        : base(scheme, ends.Remote, isOpen: true, marksFrames: false, time)
    {
        _socket = socket;
        _ends = ends;
        Stream = stream;
    }

    /// <param name="scheme">What kind of connection it is.</param>
    /// <param name="socket">The connection, owned by the transport from here on.</param>
    /// <param name="ends">Whose it is.</param>
    /// <param name="tls">How to agree on TLS before anything else.</param>
    /// <param name="time">The clock.</param>
    public StreamTransport(string scheme, Socket socket, ConnectionEnds ends, Func<SslServerAuthenticationOptions> tls, TimeProvider time)
        : this(scheme, socket, ends, tls, marksFrames: false, time)
    {
    }

    protected StreamTransport(
        string scheme, Socket socket, ConnectionEnds ends, Func<SslServerAuthenticationOptions>? tls, bool marksFrames, TimeProvider time)
        : base(scheme, ends.Remote, isOpen: false, marksFrames, time)
    {
        _socket = socket;
        _ends = ends;
        _tls = tls;
        Stream = new NetworkStream(socket);
    }

    protected Stream Stream { get; private set; }

    /// <summary>Whether the client came to an address that only this machine can reach.</summary>
    protected bool IsLocal => _ends.IsLocal;

    protected override async Task OpenAsync()
    {
        if (_tls is null) return;
        var stream = new SslStream(Stream);
        await stream.AuthenticateAsServerAsync(_tls());
        Stream = stream;
    }

    protected override ValueTask<int> ReadAsync(Memory<byte> buffer) => Stream.ReadAsync(buffer);

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => Stream.WriteAsync(bytes);

    protected override async ValueTask CloseOutputAsync()
    {
        if (Stream is SslStream tls) await tls.ShutdownAsync();
        _socket.Shutdown(SocketShutdown.Send);
    }

    protected override void AbortTransport() => _socket.Dispose();
}
