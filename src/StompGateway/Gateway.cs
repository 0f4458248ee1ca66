using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors;
using ActorMQ.Actors.Admission;
using ActorMQ.StompGateway.Epoll;
using ActorMQ.StompGateway.Pipes;
using ActorMQ.StompGateway.Tls;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

/// <summary>All listeners of a broker.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly List<EpollLoop> _loops = [];
    private readonly PortSet<ListenerOptions> _ports;
    private readonly Broker _broker;
    private readonly CertificateStore _certificates;
    private readonly ILogger _log;
    private GatewayOptions _options;

    /// <param name="options">Which ports, and how many clients.</param>
    /// <param name="broker">Whom clients are for.</param>
    /// <param name="certificates">What is shown to clients with TLS.</param>
    /// <param name="logging">Where to log.</param>
    public Gateway(GatewayOptions options, Broker broker, CertificateStore certificates, ILoggerFactory logging)
    {
        _certificates = certificates;
        _options = options;
        _broker = broker;
        _log = logging.CreateLogger("actormq.gateway");
        _ports = new PortSet<ListenerOptions>(OpenAsync, _log);
        Connections = new ConnectionGate(options.Limits, broker.System.Time, _log);
    }

    public ConnectionGate Connections { get; }

    /// <summary>Where clients can connect, in the order of the options.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => _ports.Addresses;

    /// <summary>Opens all ports.</summary>
    /// <exception cref="IOException">A port is in use, an address is not this machine's, or a certificate cannot be read.</exception>
    public async Task StartAsync()
    {
        await _ports.ChangeAsync(_options.Listeners, new HashSet<string>(StringComparer.Ordinal));
        Accept();
    }

    /// <summary>Lets clients in at ports that have been opened.</summary>
    public void Accept() => _ports.Start();

    /// <summary>
    /// Puts other options in force: opens and closes ports, and changes limits. Who is connected stays; at new ports nobody comes in
    /// before <see cref="Accept"/>. All or nothing. To be called by one thread at a time.
    /// </summary>
    /// <param name="options">The number of threads stays.</param>
    /// <param name="changed">Names of listeners that were open before and are others now.</param>
    /// <exception cref="IOException">As for <see cref="StartAsync"/>; nothing was changed.</exception>
    public async Task ChangeAsync(GatewayOptions options, IReadOnlySet<string> changed)
    {
        await _ports.ChangeAsync(options.Listeners, changed);
        _options = options;
        Connections.Limits = options.Limits;
    }

    /// <summary>Closes the ports; clients of plain STOMP that are connected stay, the others are given a second.</summary>
    public Task StopListeningAsync() => _ports.CloseAsync();

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        foreach (var loop in _loops) loop.Dispose();
        _loops.Clear();
    }

    private static string NameOf(ListenerScheme scheme) => scheme switch
    {
        ListenerScheme.Stomp => "stomp",
        ListenerScheme.StompTls => "stomp+ssl",
        ListenerScheme.WebSocket => "ws",
        _ => "wss",
    };

    private void StartLoops()
    {
        var threads = _options.IoThreads > 0 ? _options.IoThreads : Math.Max(1, Environment.ProcessorCount / 2);
        for (var i = 0; i < threads; i++)
        {
            _loops.Add(new EpollLoop(i, _log));
            _loops[i].Start();
        }
    }

    private async Task<OpenPort> OpenAsync(ListenerOptions options)
    {
        var (address, start, close) = options.Scheme == ListenerScheme.Stomp && OperatingSystem.IsLinux() ? Listen(options) : await ServeAsync(options);
        var scheme = NameOf(options.Scheme);
        _log.Listening(scheme, address.ToString());
        return new OpenPort(address, start, async () =>
        {
            await close();
            _log.Closed(scheme, address.ToString());
        });
    }

    private (IPEndPoint Address, Action Start, Func<ValueTask> CloseAsync) Listen(ListenerOptions options)
    {
        if (_loops.Count == 0) StartLoops();
        try
        {
            var listener = new EpollListener(options, _loops, _broker, Connections, _log);
            return (listener.Address, listener.Start, listener.DisposeAsync);
        }
        catch (SocketException e)
        {
            throw new IOException($"Cannot listen at {new IPEndPoint(options.Address, options.Port)}: {e.Message}", e);
        }
    }

    private async Task<(IPEndPoint Address, Action Start, Func<ValueTask> CloseAsync)> ServeAsync(ListenerOptions options)
    {
        var listener = new KestrelListeners([options], _broker, Connections, _certificates, _logging);
        try
        {
            await listener.StartAsync();
            return (listener.Addresses[0], static () => { }, listener.DisposeAsync);
        }
        catch
        {
            await listener.DisposeAsync();
            throw;
        }
    }
}
