using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ActorMQ.StompGateway.Pipes;

/// <summary>A client on a connection of Kestrel's, with TLS or on systems without epoll.</summary>
internal sealed class PipeTransport : AsyncTransport
{
    private readonly ConnectionContext _context;

    public PipeTransport(ConnectionContext context, string scheme, TimeProvider time)
        : base(scheme, context.RemoteEndPoint?.ToString() ?? "unknown", time) => _context = context;

    protected override async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        var result = await _context.Transport.Input.ReadAsync();
        var length = (int)Math.Min(result.Buffer.Length, buffer.Length);
        var taken = result.Buffer.Slice(0, length);
        taken.CopyTo(buffer.Span);
        _context.Transport.Input.AdvanceTo(taken.End);
        return length;
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => await _context.Transport.Output.WriteAsync(bytes);

    protected override async ValueTask CloseOutputAsync()
    {
        // Completing the output would take the TLS stream down with what the client has not read yet.
        if (_context.Features.Get<ISslStreamFeature>() is { } tls) await tls.SslStream.ShutdownAsync();
        else await _context.Transport.Output.CompleteAsync();
    }

    protected override void AbortTransport() => _context.Abort();
}
