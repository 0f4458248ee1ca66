using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Transport;
using ActorMQ.StompGateway.Tls;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Links;

/// <summary>Takes the calls of other brokers at one address.</summary>
internal sealed class LinkListener : IAsyncDisposable
{
    private const int Backlog = 128;
    private const string TooManyLinks = "too-many-links";

    private readonly SocketAcceptor _acceptor;
    private readonly Func<SslServerAuthenticationOptions>? _tls;
    private readonly Bridges _bridges;
    private readonly LinkGateway _gateway;

    public LinkListener(LinkListenerOptions options, Bridges bridges, LinkGateway gateway, CertificateStore certificates, TimeProvider time, ILogger log)
    {
        _bridges = bridges;
        _gateway = gateway;
        _tls = options.IsTls ? TlsEnds.Server(options.Files, certificates) : null;
        _acceptor = new SocketAcceptor(new IPEndPoint(options.Address, options.Port), Backlog, Serve, time, log);
    }

    public IPEndPoint Address => _acceptor.Address;

    public void Start() => _acceptor.Start();

    public ValueTask DisposeAsync() => _acceptor.DisposeAsync();

    private void Serve(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote)
        {
            socket.Dispose();
            return;
        }
        if (DescriptorReserve.OfProcess.IsNeededUrgently(socket))
        {
            _bridges.NoteRefused(
                remote.ToString(), "no-descriptors", $"the broker has no file descriptors left for links (nofile is {DescriptorReserve.OfProcess.Limit})");
            socket.Dispose();
            return;
        }
        if (!_bridges.Gate.TryEnter(remote.Address, out var place, out _))
        {
            socket.Dispose();
            _bridges.NoteRefused(
                remote.ToString(), TooManyLinks, $"too many calls at the same time, or too many from {Origin.Of(remote.Address)} that do not say who they are");
            return;
        }
        if (_tls is null) _gateway.ServePlain(socket, transport => Open(transport, null, place), place.Dispose);
        else _ = GreetAsync(socket, _tls, place);
    }

    private async Task GreetAsync(Socket socket, Func<SslServerAuthenticationOptions> tls, ConnectionPlace place)
    {
        var remote = socket.RemoteEndPoint?.ToString() ?? "unknown";
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_acceptor.Stopping);
            deadline.CancelAfter(_bridges.Options.HandshakeTimeout);
            var stream = new SslStream(new NetworkStream(socket));
            await stream.AuthenticateAsServerAsync(tls(), deadline.Token);
            _gateway.ServeTls(socket, stream, transport => Open(transport, TlsEnds.NameOf(stream), place), place.Dispose);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Dispose();
            place.Dispose();
            if (!_acceptor.IsStopping) _bridges.NoteRefused(remote, "tls", $"TLS: {(e.InnerException ?? e).Message}");
        }
    }

    private ITransportUser? Open(IClientTransport transport, string? certificateName, ConnectionPlace place)
    {
        if (_bridges.Accept(transport, certificateName, place) is { } user) return user;
        _bridges.NoteRefused(transport.RemoteAddress, TooManyLinks, "too many links, or the broker is stopping");
        return null;
    }
}
