using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors;
using ActorMQ.Actors.Admission;
using ActorMQ.Actors.Engine;
using ActorMQ.StompGateway.Epoll;
using ActorMQ.StompGateway.Tls;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

/// <summary>The ports at which clients of a broker connect.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly List<EpollLoop> _loops = [];
    private readonly List<ClientListener> _listeners = [];
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
        WarnOfFewDescriptors();
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
        WarnOfFewDescriptors();
    }

    /// <summary>Closes the ports; clients that are connected stay.</summary>
    public Task StopListeningAsync() => _ports.CloseAsync();

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        foreach (var listener in _listeners) await listener.DisposeAsync();
        _listeners.Clear();
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

    private void WarnOfFewDescriptors()
    {
        var (descriptors, wanted) = (DescriptorReserve.OfProcess, _options.Limits.Max);
        if (descriptors.RoomForClients() is var room && room < wanted)
            _log.FewDescriptors(descriptors.Limit, room, wanted, descriptors.Limit + (long)wanted - room);
    }

    private void StartLoops()
    {
        var threads = _options.IoThreads > 0 ? _options.IoThreads : Math.Max(1, Environment.ProcessorCount / 2);
        for (var i = 0; i < threads; i++)
        {
            _loops.Add(new EpollLoop(i, _log));
            _loops[i].Start();
        }
    }

    private Task<OpenPort> OpenAsync(ListenerOptions options)
    {
        var listener = Listen(options);
        _listeners.RemoveAll(static one => one.IsDone);
        _listeners.Add(listener);
        var (scheme, address) = (NameOf(options.Scheme), listener.Address);
        _log.Listening(scheme, address.ToString());
        return Task.FromResult(new OpenPort(address, listener.Start, async () =>
        {
            await listener.StopAsync();
            _log.Closed(scheme, address.ToString());
        }));
    }

    private ClientListener Listen(ListenerOptions options)
    {
        if (_loops.Count == 0 && options.Scheme == ListenerScheme.Stomp && OperatingSystem.IsLinux()) StartLoops();
        try
        {
            return new ClientListener(options, _loops, _broker, Connections, _certificates, _log);
        }
        catch (SocketException e)
        {
            throw new IOException($"Cannot listen at {new IPEndPoint(options.Address, options.Port)}: {e.Message}", e);
        }
    }
}
