using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using ActorMQ.StompGateway.Streams;
using ActorMQ.StompProtocol;

namespace ActorMQ.StompGateway.WebSockets;

/// <summary>
/// A client on a WebSocket. What it sends is taken as a stream of bytes, however it cuts it into messages; what it gets are messages of
/// whole frames.
/// </summary>
internal sealed class WebSocketTransport : StreamTransport
{
    private const int NormalClosure = 1000;
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);

    // One that says goodbye may have much under way to it.
    private static readonly TimeSpan TimeToTakeTheRest = TimeSpan.FromSeconds(10);

    private readonly WebSocketDecoder _decoder;
    private readonly WebSocketEncoder _encoder;
    private readonly OriginPolicy _origins;
    private byte[] _early = [];
    private bool _hasSaidGoodbye;

    /// <param name="options">The port the client has come to.</param>
    /// <param name="socket">The connection, owned by the transport from here on.</param>
    /// <param name="ends">Whose it is.</param>
    /// <param name="tls">Null for WebSocket without TLS.</param>
    /// <param name="maxFrame">The most bytes of a frame.</param>
    /// <param name="time">The clock.</param>
    public WebSocketTransport(
        ListenerOptions options, Socket socket, ConnectionEnds ends, Func<SslServerAuthenticationOptions>? tls, int maxFrame, TimeProvider time)
        : base(tls is null ? "ws" : "wss", socket, ends, tls, marksFrames: true, time)
    {
        _decoder = new WebSocketDecoder(maxFrame);
        _encoder = new WebSocketEncoder(options.FramesPerMessage);
        _origins = new OriginPolicy(options.AllowedOrigins);
    }

    protected override async Task OpenAsync()
    {
        await base.OpenAsync();
        var (request, early) = await ReadRequestAsync();
        var answer = request?.Answer(_origins, IsLocal, out var refusal)
            ?? UpgradeRequest.Refuse("400 Bad Request", "This is no HTTP request, or too large a one.", out refusal);
        await Stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        if (refusal is not null)
        {
            await base.CloseOutputAsync();
            throw new IOException(refusal);
        }
        _early = early;
    }

    protected override async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        while (!_decoder.IsClosed)
        {
            var received = await ReadRawAsync(buffer);
            if (received == 0) return 0;
            var length = await DecodeAsync(buffer[..received]);
            // An empty message is no end.
            if (length > 0) return length;
        }
        return 0;
    }

    protected override void Encode(OutputBuffer output, OutputBuffer wire) => _encoder.Encode(output, wire);

    protected override async ValueTask CloseOutputAsync()
    {
        try
        {
            await SayGoodbyeAsync(NormalClosure).WaitAsync(TimeToTakeTheRest);
        }
        catch (TimeoutException e)
        {
            throw new IOException("The client does not take what is sent to it.", e);
        }
        // It is for the client to answer before the connection is closed, unless it has said so first.
        if (_decoder.IsClosed) await base.CloseOutputAsync();
    }

    /// <summary>Once, whoever wants to end it.</summary>
    private Task SayGoodbyeAsync(int code) => Interlocked.Exchange(ref _hasSaidGoodbye, true)
        ? Task.CompletedTask
        : SendUrgentAsync(WebSocketEncoder.Control(WebSocketOpcode.Close, [(byte)(code >> 8), (byte)code]));

    private async ValueTask<int> DecodeAsync(Memory<byte> received)
    {
        try
        {
            var length = _decoder.Decode(received.Span, out var ping);
            if (ping is not null && !Volatile.Read(ref _hasSaidGoodbye)) _ = SendUrgentAsync(WebSocketEncoder.Control(WebSocketOpcode.Pong, ping));
            return length;
        }
        catch (WebSocketViolationException e)
        {
            await SayWhyAsync(e.Code);
            throw;
        }
    }

    /// <summary>What came with the request comes first.</summary>
    private ValueTask<int> ReadRawAsync(Memory<byte> buffer)
    {
        if (_early.Length == 0) return base.ReadAsync(buffer);
        var length = Math.Min(_early.Length, buffer.Length);
        _early.AsSpan(0, length).CopyTo(buffer.Span);
        _early = _early[length..];
        return ValueTask.FromResult(length);
    }

    private async Task SayWhyAsync(int code)
    {
        try
        {
            await SayGoodbyeAsync(code).WaitAsync(FarewellTimeout);
            await base.CloseOutputAsync();
        }
        catch (Exception e) when (IsOfConnection(e) || e is TimeoutException)
        {
            // It does not want to hear it.
        }
    }

    /// <summary>Null when what comes is no request, or too large; and what came behind it.</summary>
    private async Task<(UpgradeRequest? Request, byte[] Early)> ReadRequestAsync()
    {
        var bytes = new byte[UpgradeRequest.MaxSize];
        var length = 0;
        while (length < bytes.Length)
        {
            var received = await Stream.ReadAsync(bytes.AsMemory(length));
            if (received == 0) throw new IOException("The client left before it had asked for a WebSocket.");
            length += received;
            if (!UpgradeRequest.TryRead(bytes.AsSpan(0, length), out var request, out var end)) break;
            if (request is not null) return (request, bytes[end..length]);
        }
        return (null, []);
    }
}
