using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using ActorMQ.Model.Errors;
using ActorMQ.StompGateway.WebSockets;

namespace ActorMQ.StompGateway;

/// <summary>
/// Tells clients that are not let in why, in the words of the port they came to. That may take a handshake, so only some at a time are
/// waited for, and not for long.
/// </summary>
internal sealed class RefusedClients
{
    /// <summary>The most at a time, of one port.</summary>
    public const int Most = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Func<SslServerAuthenticationOptions>? _tls;
    private readonly bool _isWebSocket;
    private int _count;

    /// <param name="tls">The port's; null for a port without TLS.</param>
    /// <param name="isWebSocket">Whether clients expect an answer to an HTTP request.</param>
    public RefusedClients(Func<SslServerAuthenticationOptions>? tls, bool isWebSocket)
    {
        _tls = tls;
        _isWebSocket = isWebSocket;
    }

    /// <summary>Tells a client why, and closes its connection.</summary>
    public void Add(Socket socket, BrokerError error)
    {
        var bytes = _isWebSocket ? Encoding.UTF8.GetBytes(UpgradeRequest.Refuse("503 Service Unavailable", error.Message, out _)) : RefusalFrame.For(error);
        if (Interlocked.Increment(ref _count) <= Most && !DescriptorReserve.OfProcess.IsNeededUrgently(socket))
        {
            _ = TellAsync(socket, bytes);
            return;
        }
        socket.Blocking = false;
        if (_tls is null) socket.Send(bytes, SocketFlags.None, out _);
        End(socket);
    }

    private async Task TellAsync(Socket socket, byte[] bytes)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            // A loop may have read it.
            socket.Blocking = true;
            Stream stream = new NetworkStream(socket);
            if (_tls is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsServerAsync(_tls(), deadline.Token);
            }
            await stream.WriteAsync(bytes, deadline.Token);
            socket.Shutdown(SocketShutdown.Send);
            // Closed while bytes of the client wait to be read, the connection is reset, and what was said with it.
            var scrap = new byte[1024];
            while (await stream.ReadAsync(scrap, deadline.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // It does not want to hear it.
        }
        finally
        {
            End(socket);
        }
    }

    private void End(Socket socket)
    {
        socket.Dispose();
        Interlocked.Decrement(ref _count);
    }
}
