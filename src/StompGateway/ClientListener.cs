using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using ActorMQ.Actors;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Engine;
using ActorMQ.Model.Errors;
using ActorMQ.StompGateway.Epoll;
using ActorMQ.StompGateway.ProxyProtocol;
using ActorMQ.StompGateway.Streams;
using ActorMQ.StompGateway.Tls;
using ActorMQ.StompGateway.WebSockets;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

/// <summary>
/// Accepts clients at one address. Each counts, has its connection actor and its time to log in from there on, whatever it has to agree on
/// first. Plain TCP is dealt out to the loops; the others are served by streams.
/// </summary>
internal sealed class ClientListener : IAsyncDisposable
{
    private const int Backlog = 4096;

    private readonly ConcurrentDictionary<AsyncTransport, bool> _streams = new();
    private readonly SocketAcceptor _acceptor;
    private readonly ListenerOptions _options;
    private readonly RefusedClients _refused;
    private readonly ProxyReception? _proxies;
    private readonly Func<SslServerAuthenticationOptions>? _tls;
    private readonly IReadOnlyList<EpollLoop> _loops;
    private readonly Broker _broker;
    private readonly ConnectionGate _gate;
    private readonly ILogger _log;
    private volatile bool _isStopped;
    private int _next;

    /// <param name="options">Where, and what is spoken.</param>
    /// <param name="loops">Serve plain TCP; none where there is no epoll.</param>
    /// <param name="broker">Whose clients they are.</param>
    /// <param name="gate">Counts them.</param>
    /// <param name="certificates">What is shown with TLS.</param>
    /// <param name="log">Where to log.</param>
    /// <exception cref="IOException">The certificate cannot be used.</exception>
    public ClientListener(
        ListenerOptions options, IReadOnlyList<EpollLoop> loops, Broker broker, ConnectionGate gate, CertificateStore certificates, ILogger log)
    {
        _options = options;
        _loops = loops;
        _broker = broker;
        _gate = gate;
        _log = log;
        if (options.IsTls) _tls = TlsEnds.Server(options.Files, certificates);
        _refused = new RefusedClients(_tls, options.IsWebSocket);
        if (options.Proxies is not null) _proxies = new ProxyReception(options.Proxies, NextLoop, broker.System.Time);
        _acceptor = new SocketAcceptor(new IPEndPoint(options.Address, options.Port), Backlog, Serve, broker.System.Time, log);
    }

    public IPEndPoint Address => _acceptor.Address;

    public void Start() => _acceptor.Start();

    /// <summary>Closes the port; clients that are connected stay.</summary>
    public ValueTask StopAsync()
    {
        _isStopped = true;
        return _acceptor.DisposeAsync();
    }

    /// <summary>The port is closed, and nobody who came in here is left to be closed with the listener.</summary>
    public bool IsDone => _isStopped && _streams.IsEmpty;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var transport in _streams.Keys) transport.Abort();
    }

    private void Serve(Socket socket)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote)
        {
            socket.Dispose();
            return;
        }
        if ((NoDescriptor(socket) ?? NoProxy(remote)) is { } missing)
        {
            _gate.NoteRefused(remote.Address, missing);
            _refused.Add(socket, missing);
            return;
        }
        if (!_gate.TryEnter(remote.Address, out var place, out var error, isProxy: _proxies is not null))
        {
            _refused.Add(socket, error);
            return;
        }
        try
        {
            Configure(socket);
        }
        catch (SocketException)
        {
            // It has gone before it was there.
            socket.Dispose();
            place.Dispose();
            return;
        }
        if (_proxies is null) Serve(socket, ConnectionEnds.Of(socket), place);
        else _proxies.Receive(socket, _broker.Options.Connections.ConnectTimeout, parser => ServeFor(socket, remote.Address, parser, place));
    }

    /// <summary>A proxy has said for whom it has come, or should have.</summary>
    private void ServeFor(Socket socket, IPAddress proxy, ProxyHeaderParser parser, ConnectionPlace place)
    {
        var refusal = parser.Header is { } header
            ? header.Client is { } client ? place.MoveTo(client.Address) : null
            : new BrokerError(ErrorCode.ProxyRequired, $"There is no PROXY header for the listener {_options.Name}: {parser.Problem}");
        if (refusal is null && !_isStopped)
        {
            Serve(socket, ConnectionEnds.Of(socket, parser.Header), place);
            return;
        }
        place.Dispose();
        if (parser.Header is null && parser.HasBegun) _gate.NoteRefused(proxy, refusal!);
        // Where a handshake may have been taken for a header, there is no more to be said.
        if (refusal is null || !parser.HasBegun || (parser.Header is null && _tls is not null)) socket.Dispose();
        else _refused.Add(socket, refusal);
    }

    private void Serve(Socket socket, ConnectionEnds ends, ConnectionPlace place)
    {
        if (NextLoop() is { } loop) ServeByLoop(socket, ends, loop, place);
        else _ = ServeByStreamAsync(socket, ends, place);
    }

    /// <summary>Null for connections that are served by streams.</summary>
    private EpollLoop? NextLoop() => _options.Scheme == ListenerScheme.Stomp && _loops.Count > 0
        ? _loops[(int)((uint)Interlocked.Increment(ref _next) % (uint)_loops.Count)]
        : null;

    private BrokerError? NoProxy(IPEndPoint remote) => _proxies?.Trusts(remote.Address) == false
        ? new BrokerError(
            ErrorCode.ProxyRequired,
            $"Who connects to the listener {_options.Name} must be one of listeners.{_options.Name}.proxy-protocol-from")
        : null;

    private static BrokerError? NoDescriptor(Socket socket) => DescriptorReserve.OfProcess.IsNeededByBroker(socket)
        ? new BrokerError(ErrorCode.TooManyConnections, $"The broker has no file descriptors left for clients (nofile is {DescriptorReserve.OfProcess.Limit})")
        : null;

    private static void Configure(Socket socket)
    {
        socket.NoDelay = true;
        // Clients without heart-beats are noticed dead by TCP itself, in about two minutes.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }

    private void ServeByLoop(Socket socket, ConnectionEnds ends, EpollLoop loop, ConnectionPlace place)
    {
        socket.Blocking = false;
        var connection = new EpollConnection("stomp", socket, ends, loop, _broker.System.Time, _ => place.Dispose());
        try
        {
            connection.Start(new ClientEnd(_broker.Open(connection, place, _options.IsStrict)));
        }
        catch (Exception e)
        {
            _log.ConnectionFailed(ends.Remote, e);
            connection.Abort();
        }
    }

    private async Task ServeByStreamAsync(Socket socket, ConnectionEnds ends, ConnectionPlace place)
    {
        StreamTransport? transport = null;
        try
        {
            transport = TransportFor(socket, ends);
            _streams[transport] = true;
            await transport.RunAsync(new ClientEnd(_broker.Open(transport, place, _options.IsStrict)));
        }
        catch (Exception e)
        {
            _log.ConnectionFailed(ends.Remote, e);
        }
        finally
        {
            socket.Dispose();
            if (transport is not null) _streams.TryRemove(transport, out _);
            place.Dispose();
        }
    }

    private StreamTransport TransportFor(Socket socket, ConnectionEnds ends)
    {
        var time = _broker.System.Time;
        if (_options.IsWebSocket) return new WebSocketTransport(_options, socket, ends, _tls, _broker.Options.Connections.Limits.MaxFrame, time);
        return _tls is null
            ? new StreamTransport("stomp", socket, ends, new NetworkStream(socket), time)
            : new StreamTransport("stomp+ssl", socket, ends, _tls, time);
    }
}
