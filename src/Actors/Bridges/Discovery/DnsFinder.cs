using System.Net;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Asks for the addresses of a name again and again. While there is no answer the last one holds.</summary>
internal sealed class DnsFinder : IPeerFinder
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly string _name;
    private readonly DiscoverySource.Dns _source;
    private readonly INameResolver _names;
    private readonly Ref<DiscoveryCommand> _actor;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private DateTimeOffset _askAt = DateTimeOffset.MinValue;
    private bool _isAsking;

    public DnsFinder(string name, DiscoverySource.Dns source, BridgeServices services, Ref<DiscoveryCommand> actor, TimeProvider time)
    {
        _name = name;
        _source = source;
        _names = services.Edges.Names;
        _log = services.Log;
        _actor = actor;
        _time = time;
    }

    public TimeSpan Interval => TimeSpan.FromSeconds(1);

    public long Ignored => 0;

    public string? LastError { get; private set; }

    public void Look()
    {
        if (_isAsking || _time.GetUtcNow() < _askAt) return;
        _isAsking = true;
        _names.ResolveAsync(_source.Host).PipeTo(
            _actor,
            addresses => new DiscoveryCommand.Answered([.. addresses.Distinct().Select(Sighting)]),
            e => new DiscoveryCommand.Failed($"{_source.Host}: {e.Message}"));
    }

    public void Failed(string reason)
    {
        if (LastError != reason) _log.DiscoveryFailed(_name, reason);
        LastError = reason;
        Again(RetryAfter < _source.Interval ? RetryAfter : _source.Interval);
    }

    public void Succeeded()
    {
        LastError = null;
        Again(_source.Interval);
    }

    public void Dispose()
    {
    }

    private void Again(TimeSpan delay)
    {
        _isAsking = false;
        _askAt = _time.GetUtcNow() + delay;
    }

    private PeerSighting Sighting(IPAddress address)
    {
        var link = new LinkAddress(_source.IsTls, address.ToString(), _source.Port);
        return new PeerSighting(new IPEndPoint(address, _source.Port).ToString(), null, [link], null);
    }
}
