using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Transport;
using ActorMQ.StompGateway.Epoll;
using ActorMQ.StompGateway.Streams;
using ActorMQ.StompGateway.Tls;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway.Links;

/// <summary>The sockets between brokers: calls others, and takes their calls. Plain TCP is served by a loop of its own.</summary>
public sealed class LinkGateway : ILinkDialer, IAsyncDisposable
{
    private readonly PortSet<LinkListenerOptions> _ports;
    private readonly TimeProvider _time;
    private readonly CertificateStore _certificates;
    private readonly ILogger _log;
    private EpollLoop? _loop;
    private Bridges? _bridges;

    /// <param name="time">The clock.</param>
    /// <param name="certificates">What is shown and believed.</param>
    /// <param name="logging">Where to log.</param>
    public LinkGateway(TimeProvider time, CertificateStore certificates, ILoggerFactory logging)
    {
        _time = time;
        _certificates = certificates;
        _log = logging.CreateLogger("actormq.gateway");
        _ports = new PortSet<LinkListenerOptions>(options => Task.FromResult(Open(options)), _log);
        if (!OperatingSystem.IsLinux()) return;
        _loop = new EpollLoop(100, _log);
        _loop.Start();
    }

    /// <summary>Serves plain TCP; null where there is no epoll.</summary>
    internal EpollLoop? Loop => _loop;

    /// <summary>Where other brokers can connect, in the order of the options.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => _ports.Addresses;

    /// <summary>Opens ports.</summary>
    /// <param name="listeners">Which.</param>
    /// <param name="bridges">Whom calls are for.</param>
    /// <exception cref="IOException">A port is in use, an address is not this machine's, or a certificate cannot be read.</exception>
    public async Task ListenAsync(IReadOnlyList<LinkListenerOptions> listeners, Bridges bridges)
    {
        _bridges = bridges;
        await ChangeAsync(listeners, new HashSet<string>(StringComparer.Ordinal));
        Accept();
    }

    /// <summary>Lets brokers in at ports that have been opened.</summary>
    public void Accept() => _ports.Start();

    /// <summary>
    /// Opens and closes ports; links that are there stay; at new ports nobody comes in before <see cref="Accept"/>. All or nothing. To be called
    /// by one thread at a time.
    /// </summary>
    /// <param name="listeners">All that are to be open.</param>
    /// <param name="changed">Names of those that were open before and are others now.</param>
    /// <exception cref="IOException">As for <see cref="ListenAsync"/>; nothing was changed.</exception>
    public Task ChangeAsync(IReadOnlyList<LinkListenerOptions> listeners, IReadOnlySet<string> changed) => _ports.ChangeAsync(listeners, changed);

    public IDisposable Dial(LinkAddress address, LinkTls tls, ILinkCall call)
    {
        var cancellation = new CancellationTokenSource();
        _ = DialAsync(address, tls, call, cancellation.Token);
        return new GivenUp(cancellation);
    }

    /// <summary>Closes the ports; links that are there stay.</summary>
    public Task StopListeningAsync() => _ports.CloseAsync();

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        _loop?.Dispose();
        _loop = null;
    }

    /// <summary>Serves a connection over plain TCP from here on.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="ends">Whose it is.</param>
    /// <param name="open">Says for whom it is; null closes it.</param>
    /// <param name="onClosed">It is over.</param>
    internal void ServePlain(Socket socket, ConnectionEnds ends, Func<IClientTransport, ITransportUser?> open, Action onClosed)
    {
        socket.NoDelay = true;
        if (_loop is null)
        {
            Serve(new StreamTransport("tcp", socket, ends, new NetworkStream(socket), _time), socket, open, onClosed);
            return;
        }
        socket.Blocking = false;
        var connection = new EpollConnection("tcp", socket, ends, _loop, _time, _ => onClosed());
        if (open(connection) is { } user) connection.Start(user);
        else connection.Abort();
    }

    /// <summary>Serves a connection with TLS from here on.</summary>
    internal void ServeTls(Socket socket, ConnectionEnds ends, SslStream stream, Func<IClientTransport, ITransportUser?> open, Action onClosed)
    {
        socket.NoDelay = true;
        Serve(new StreamTransport("ssl", socket, ends, stream, _time), socket, open, onClosed);
    }

    private static void Serve(StreamTransport transport, Socket socket, Func<IClientTransport, ITransportUser?> open, Action onClosed)
    {
        if (open(transport) is not { } user)
        {
            socket.Dispose();
            onClosed();
            return;
        }
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await transport.RunAsync(user);
            }
            finally
            {
                socket.Dispose();
                onClosed();
            }
        }
    }

    private OpenPort Open(LinkListenerOptions options)
    {
        try
        {
            var listener = new LinkListener(options, _bridges!, this, _certificates, _time, _log);
            var (scheme, address) = (options.IsTls ? "ssl" : "tcp", listener.Address);
            _log.Listening(scheme, address.ToString());
            return new OpenPort(address, listener.Start, async () =>
            {
                await listener.DisposeAsync();
                _log.Closed(scheme, address.ToString());
            });
        }
        catch (SocketException e)
        {
            throw new IOException($"Cannot listen at {new IPEndPoint(options.Address, options.Port)}: {e.Message}", e);
        }
    }

    private async Task DialAsync(LinkAddress address, LinkTls tls, ILinkCall call, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.IsTls || _loop is null) await socket.ConnectAsync(address.Host, address.Port, cancellation);
            else await ConnectAsync(socket, address, cancellation);
            if (address.IsTls)
            {
                var stream = new SslStream(new NetworkStream(socket));
                await stream.AuthenticateAsClientAsync(TlsEnds.Client(tls.ServerName ?? address.Host, TlsFiles.Of(tls), _certificates), cancellation);
                ServeTls(socket, ConnectionEnds.Of(socket), stream, call.Opened, static () => { });
            }
            else
            {
                ServePlain(socket, ConnectionEnds.Of(socket), call.Opened, static () => { });
            }
            call.Started();
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or ObjectDisposedException or UnauthorizedAccessException)
        {
            socket.Dispose();
            call.Failed(e is AuthenticationException ? $"TLS: {(e.InnerException ?? e).Message}" : e.Message);
        }
    }

    /// <summary>
    /// A socket that has once connected asynchronously is watched by .NET for good: whatever arrives then wakes threads that have nothing to
    /// do with it, which costs as much as the link itself. So this waits on a thread of its own.
    /// </summary>
    private static async Task ConnectAsync(Socket socket, LinkAddress address, CancellationToken cancellation)
    {
        await using var registration = cancellation.Register(socket.Dispose);
        try
        {
            await Task.Factory.StartNew(
                () => socket.Connect(address.Host, address.Port), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (Exception e) when ((e is SocketException or ObjectDisposedException) && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call was given up.", e, cancellation);
        }
    }

    private sealed class GivenUp(CancellationTokenSource cancellation) : IDisposable
    {
        public void Dispose()
        {
            cancellation.Cancel();
            cancellation.Dispose();
        }
    }
}
