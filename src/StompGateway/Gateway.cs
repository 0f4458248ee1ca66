using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors;
using ActorMQ.Actors.Admission;
using ActorMQ.StompGateway.Epoll;
using ActorMQ.StompGateway.Pipes;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

/// <summary>All listeners of a broker.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly List<EpollLoop> _loops = [];
    private readonly List<EpollListener> _listeners = [];
    private readonly GatewayOptions _options;
    private readonly Broker _broker;
    private readonly ILogger _log;
    private KestrelListeners? _kestrel;

    public Gateway(GatewayOptions options, Broker broker, ILoggerFactory logging)
    {
        _options = options;
        _broker = broker;
        _log = logging.CreateLogger("actormq.gateway");
        Connections = new ConnectionGate(options.Limits, broker.System.Time, _log);
    }

    public ConnectionGate Connections { get; }

    /// <summary>Where clients can connect: first the ports served by epoll, then the others, each in the order of the options.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _listeners.Select(l => l.Address), .. _kestrel?.Addresses ?? []];

    /// <summary>Opens all ports.</summary>
    /// <exception cref="IOException">A port is in use, an address is not this machine's, or a certificate cannot be read.</exception>
    public async Task StartAsync()
    {
        var (fast, others) = (new List<ListenerOptions>(), new List<ListenerOptions>());
        foreach (var listener in _options.Listeners) (listener.Scheme == ListenerScheme.Stomp && OperatingSystem.IsLinux() ? fast : others).Add(listener);
        if (fast.Count > 0) StartLoops();
        foreach (var options in fast) Listen(options);
        if (others.Count > 0)
        {
            _kestrel = new KestrelListeners(others, _broker, Connections);
            await _kestrel.StartAsync();
        }
        foreach (var (options, address) in fast.Concat(others).Zip(Addresses)) _log.Listening(NameOf(options.Scheme), address.ToString());
    }

    /// <summary>Closes the ports; clients of plain STOMP that are connected stay, the others are given a second.</summary>
    public async Task StopListeningAsync()
    {
        foreach (var listener in _listeners) await listener.DisposeAsync();
        _listeners.Clear();
        if (_kestrel is not null) await _kestrel.DisposeAsync();
        _kestrel = null;
    }

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

    private void Listen(ListenerOptions options)
    {
        try
        {
            var listener = new EpollListener(options, _loops, _broker, Connections, _log);
            _listeners.Add(listener);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new IOException($"Cannot listen at {new IPEndPoint(options.Address, options.Port)}: {e.Message}", e);
        }
    }
}
