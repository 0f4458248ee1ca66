using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Transport;
using ActorMQ.StompGateway.ProxyProtocol;
using ActorMQ.StompGateway.Tls;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Links;

/// <summary>Takes the calls of other brokers at one address.</summary>
internal sealed class LinkListener : IAsyncDisposable
{
    private const int Backlog = 128;
    private const string TooManyLinks = "too-many-links";
    private const string ProxyProtocol = "proxy-protocol";

    private readonly SocketAcceptor _acceptor;
    private readonly Func<SslServerAuthenticationOptions>? _tls;
    private readonly Bridges _bridges;
    private readonly LinkGateway _gateway;
    private readonly ProxyReception? _proxies;

    public LinkListener(LinkListenerOptions options, Bridges bridges, LinkGateway gateway, CertificateStore certificates, TimeProvider time, ILogger log)
    {
        _bridges = bridges;
        _gateway = gateway;
        _tls = options.IsTls ? TlsEnds.Server(options.Files, certificates) : null;
        if (options.Proxies is not null) _proxies = new ProxyReception(options.Proxies, () => options.IsTls ? null : gateway.Loop, time);
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
        if (_proxies?.Trusts(remote.Address) == false)
        {
            _bridges.NoteRefused(remote.ToString(), ProxyProtocol, "the port is for proxies, and this is none of those in its proxy-protocol-from");
            socket.Dispose();
            return;
        }
        if (!_bridges.Gate.TryEnter(remote.Address, out var place, out _, isProxy: _proxies is not null))
        {
            socket.Dispose();
            NoteTooMany(remote);
            return;
        }
        if (_proxies is null) Serve(socket, ConnectionEnds.Of(socket), place);
        else _proxies.Receive(socket, _bridges.Options.HandshakeTimeout, parser => ServeFor(socket, remote, parser, place));
    }

    /// <summary>A proxy has said for whom it has come, or should have.</summary>
    private void ServeFor(Socket socket, IPEndPoint proxy, ProxyHeaderParser parser, ConnectionPlace place)
    {
        var isRoom = parser.Header?.Client is not { } client || place.MoveTo(client.Address) is null;
        if (parser.Header is not null && isRoom && !_acceptor.IsStopping)
        {
            Serve(socket, ConnectionEnds.Of(socket, parser.Header), place);
            return;
        }
        socket.Dispose();
        place.Dispose();
        if (!isRoom) NoteTooMany(parser.Header!.Client!);
        else if (parser.Header is null && parser.HasBegun)
            _bridges.NoteRefused(proxy.ToString(), ProxyProtocol, $"there is no PROXY header: {parser.Problem}");
    }

    private void NoteTooMany(IPEndPoint remote) => _bridges.NoteRefused(
        remote.ToString(), TooManyLinks, $"too many calls at the same time, or too many from {Origin.Of(remote.Address)} that do not say who they are");

    private void Serve(Socket socket, ConnectionEnds ends, ConnectionPlace place)
    {
        if (_tls is null) _gateway.ServePlain(socket, ends, transport => Open(transport, null, place), place.Dispose);
        else _ = GreetAsync(socket, ends, _tls, place);
    }

    private async Task GreetAsync(Socket socket, ConnectionEnds ends, Func<SslServerAuthenticationOptions> tls, ConnectionPlace place)
    {
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_acceptor.Stopping);
            deadline.CancelAfter(_bridges.Options.HandshakeTimeout);
            var stream = new SslStream(new NetworkStream(socket));
            await stream.AuthenticateAsServerAsync(tls(), deadline.Token);
            _gateway.ServeTls(socket, ends, stream, transport => Open(transport, TlsEnds.NameOf(stream), place), place.Dispose);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            socket.Dispose();
            place.Dispose();
            if (!_acceptor.IsStopping) _bridges.NoteRefused(ends.Remote, "tls", $"TLS: {(e.InnerException ?? e).Message}");
        }
    }

    private ITransportUser? Open(IClientTransport transport, string? certificateName, ConnectionPlace place)
    {
        if (_bridges.Accept(transport, certificateName, place) is { } user) return user;
        _bridges.NoteRefused(transport.RemoteAddress, TooManyLinks, "too many links, or the broker is stopping");
        return null;
    }
}
