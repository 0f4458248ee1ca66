using System.Net;
using ActorMQ.Actors;
using ActorMQ.StompGateway.Epoll;
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

    public Gateway(GatewayOptions options, Broker broker, ILoggerFactory logging)
    {
        _options = options;
        _broker = broker;
        _log = logging.CreateLogger("actormq.gateway");
        Connections = new ConnectionGate(options);
    }

    public ConnectionGate Connections { get; }

    /// <summary>Where clients can connect, in the order of the options; ports are the real ones.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => [.. _listeners.Select(l => l.Address)];

    /// <summary>Opens all ports.</summary>
    public Task StartAsync()
    {
        var threads = _options.IoThreads > 0 ? _options.IoThreads : Math.Max(1, Environment.ProcessorCount / 2);
        for (var i = 0; i < threads; i++)
        {
            _loops.Add(new EpollLoop(i, _log));
            _loops[i].Start();
        }
        foreach (var options in _options.Listeners)
        {
            var listener = new EpollListener(options, _loops, _broker, Connections, _log);
            _listeners.Add(listener);
            listener.Start();
            _log.Listening("stomp", listener.Address.ToString());
        }
        return Task.CompletedTask;
    }

    /// <summary>Closes the ports; clients that are connected stay.</summary>
    public async Task StopListeningAsync()
    {
        foreach (var listener in _listeners) await listener.DisposeAsync();
        _listeners.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        foreach (var loop in _loops) loop.Dispose();
        _loops.Clear();
    }
}
