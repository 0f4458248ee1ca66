using System.Collections.Concurrent;
using System.Net;
using ActorMQ.Model.Errors;

namespace ActorMQ.StompGateway;

/// <summary>Counts the clients that are connected and keeps them within the limits. Safe for use from any thread.</summary>
public sealed class ConnectionGate
{
    private readonly ConcurrentDictionary<IPAddress, int> _byAddress = new();
    private volatile GatewayOptions _options;
    private int _count;

    public ConnectionGate(GatewayOptions options) => _options = options;

    /// <summary>Other limits hold from now on; who is in stays.</summary>
    public void Change(GatewayOptions options) => _options = options;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a place for a client; <see cref="Leave"/> gives it back. Null when it may come in.</summary>
    public BrokerError? Enter(IPAddress address)
    {
        if (Interlocked.Increment(ref _count) > _options.MaxConnections)
        {
            Interlocked.Decrement(ref _count);
            return new BrokerError(ErrorCode.TooManyConnections, $"The maximum number of connections was exceeded ({_options.MaxConnections})");
        }
        if (_byAddress.AddOrUpdate(address, 1, static (_, n) => n + 1) <= _options.MaxConnectionsPerAddress) return null;
        Leave(address);
        return new BrokerError(ErrorCode.TooManyConnections, $"The maximum number of connections from {address} was exceeded ({_options.MaxConnectionsPerAddress})");
    }

    public void Leave(IPAddress address)
    {
        Interlocked.Decrement(ref _count);
        if (_byAddress.AddOrUpdate(address, 0, static (_, n) => n - 1) == 0) _byAddress.TryRemove(new KeyValuePair<IPAddress, int>(address, 0));
    }
}
