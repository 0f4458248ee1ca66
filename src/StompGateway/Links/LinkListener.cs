using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Connections;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Links;

/// <summary>Takes the calls of other brokers at one address.</summary>
internal sealed class LinkListener : IAsyncDisposable
{
    private const int Backlog = 128;

    private readonly Socket _socket;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Bridges _bridges;
    private readonly LinkGateway _gateway;
    private readonly TimeSpan _handshakeTimeout;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private Task _accepting = Task.CompletedTask;
    private int _greeting;

    public LinkListener(LinkListenerOptions options, Bridges bridges, LinkGateway gateway, TimeSpan handshakeTimeout, ILogger log)
    {
        _bridges = bridges;
        _gateway = gateway;
        _handshakeTimeout = handshakeTimeout;
        _log = log;
        _tls = options.IsTls ? LinkSecurity.ForListening(options) : null;
        _socket = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(options.Address, options.Port));
        _socket.Listen(Backlog);
    }

    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public void Start() => _accepting = AcceptAsync(Address.ToString());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync(string address)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stopping.Token);
                if (_tls is null) _gateway.ServePlain(socket, transport => Open(transport, null), static () => { });
                else _ = GreetAsync(socket, _tls);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Out of descriptors, most likely: clients that leave make room.
                _log.AcceptFailed(address, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task GreetAsync(Socket socket, SslServerAuthenticationOptions tls)
    {
        var remote = socket.RemoteEndPoint?.ToString() ?? "unknown";
        try
        {
            if (Interlocked.Increment(ref _greeting) > Backlog) throw new IOException("too many connections are in their TLS handshake");
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            deadline.CancelAfter(_handshakeTimeout);
            var stream = new SslStream(new NetworkStream(socket));
            await stream.AuthenticateAsServerAsync(tls, deadline.Token);
            _gateway.ServeTls(socket, stream, transport => Open(transport, LinkSecurity.NameOf(stream)), static () => { });
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Dispose();
            _log.ConnectionRefused(remote, $"TLS: {(e.InnerException ?? e).Message}");
        }
        finally
        {
            Interlocked.Decrement(ref _greeting);
        }
    }

    private ITransportUser? Open(IClientTransport transport, string? certificateName)
    {
        if (_bridges.Accept(transport, certificateName) is { } user) return user;
        _log.ConnectionRefused(transport.RemoteAddress, "too many links, or the broker is stopping");
        return null;
    }
}
