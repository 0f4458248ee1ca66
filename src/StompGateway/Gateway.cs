using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ActorMQ.Actors;
using ActorMQ.StompGateway.Epoll;
using Microsoft.Extensions.Logging;

namespace ActorMQ.StompGateway;

/// <summary>All listeners of a broker.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly List<EpollLoop> _loops = [];
    private readonly List<ClientListener> _listeners = [];
    private readonly GatewayOptions _options;
    private readonly Broker _broker;
    private readonly ILogger _log;

    public Gateway(GatewayOptions options, Broker broker, ILoggerFactory logging)
    {
        _options = options;
        _broker = broker;
        _log = logging.CreateLogger("actormq.gateway");
        Connections = new ConnectionGate(options);
    }

    public ConnectionGate Connections { get; }

    /// <summary>Where clients can connect, in the order of the options.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _listeners.Select(listener => listener.Address)];

    /// <summary>Opens all ports.</summary>
    /// <exception cref="IOException">A port is in use, an address is not this machine's, or a certificate cannot be read.</exception>
    public void Start()
    {
        if (OperatingSystem.IsLinux() && _options.Listeners.Any(listener => listener.Scheme == ListenerScheme.Stomp)) StartLoops();
        foreach (var options in _options.Listeners) Listen(options);
        var (descriptors, wanted) = (DescriptorReserve.OfProcess, _options.MaxConnections);
        if (descriptors.RoomForClients() is var room && room < wanted) _log.FewDescriptors(descriptors.Limit, room, wanted, descriptors.Limit + (long)wanted - room);
    }

    /// <summary>Closes the ports; clients that are connected stay.</summary>
    public async Task StopListeningAsync()
    {
        foreach (var listener in _listeners) await listener.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
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
            var listener = new ClientListener(options, _loops, _broker, Connections, _log);
            _listeners.Add(listener);
            listener.Start();
            _log.Listening(NameOf(options.Scheme), listener.Address.ToString());
        }
        catch (SocketException e)
        {
            throw new IOException($"Cannot listen at {new IPEndPoint(options.Address, options.Port)}: {e.Message}", e);
        }
        catch (CryptographicException e)
        {
            throw new IOException($"Cannot read the certificate {options.Certificate}: {e.Message}", e);
        }
    }
}
