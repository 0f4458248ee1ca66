using System.Net;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Says by multicast where this broker is, and listens to what others say.</summary>
internal sealed class MulticastFinder : IPeerFinder, IDatagramReceiver
{
    private readonly string _name;
    private readonly DiscoverySource.Multicast _source;
    private readonly BrokerIdentity _own;
    private readonly Announced _announced;
    private readonly IMulticast _multicast;
    private readonly Ref<DiscoveryCommand> _discovery;
    private readonly ILogger _log;
    private IMulticastGroup? _group;
    private long _ignored;
    private string? _error;
    private volatile string? _clash;
    private int _wasClashSaid;
    private int _looksWithClash;

    public MulticastFinder(string name, DiscoverySource.Multicast source, BridgeServices services, Ref<DiscoveryCommand> discovery)
    {
        _name = name;
        _source = source;
        _own = services.Identity.Broker;
        _announced = services.Announced;
        _multicast = services.Edges.Multicast;
        _log = services.Log;
        _discovery = discovery;
    }

    public TimeSpan Interval => _source.Interval;

    public long Ignored => Interlocked.Read(ref _ignored);

    public string? LastError => _clash ?? _error;

    public void Look()
    {
        // Somebody may have given it another name.
        if (_clash is not null && Interlocked.Decrement(ref _looksWithClash) < 0) _clash = null;
        try
        {
            _group ??= _multicast.Join(_source, this);
            // Who cannot be dialled only listens.
            if (_announced.Addresses.Count > 0) _group.Send(BeaconCodec.Write(new Beacon(_source.Group, _own, _source.Interval, _announced.Addresses)));
            Succeeded();
        }
        catch (IOException e)
        {
            Note(e.Message);
        }
    }

    public void Failed(string reason)
    {
        Note(reason);
        Dispose();
    }

    public void Succeeded() => _error = null;

    public void Dispose()
    {
        _group?.Dispose();
        _group = null;
    }

    public void OnBroken(string reason) => _discovery.TryTell(new DiscoveryCommand.Failed(reason));

    public void OnDatagram(ReadOnlySpan<byte> datagram, IPAddress sender)
    {
        if (BeaconCodec.Read(datagram) is not { } beacon)
        {
            // Once is enough: the rest is counted.
            if (Interlocked.Increment(ref _ignored) == 1) _log.BeaconIgnored(_name, sender.ToString());
            return;
        }
        if (beacon.Group != _source.Group || beacon.Broker == _own) return;
        if (beacon.Broker.Name == _own.Name)
        {
            if (Interlocked.Exchange(ref _wasClashSaid, 1) == 0) _log.NameIsTaken(_name, _own.Name, sender.ToString());
            _clash = $"another broker named {_own.Name} announces itself from {sender}: give one of them another broker.name";
            Interlocked.Exchange(ref _looksWithClash, Beacon.MissedUntilGone);
            Interlocked.Increment(ref _ignored);
            return;
        }
        var addresses = beacon.Addresses.Where(address => address.IsTls == _source.IsTls).Select(address => Locate(address, sender)).OfType<LinkAddress>();
        var sighting = new PeerSighting(beacon.Broker.Name, beacon.Broker.Name, [.. addresses], beacon.Interval * Beacon.MissedUntilGone);
        // The mailbox is bounded: who floods the network is not listened to all the time.
        if (!_discovery.TryTell(new DiscoveryCommand.Sighted([sighting]))) Interlocked.Increment(ref _ignored);
    }

    /// <summary>What is only for the sender's own machine is no way to it from another.</summary>
    private static LinkAddress? Locate(LinkAddress address, IPAddress sender)
    {
        if (address.Host == Beacon.Sender) return address with { Host = sender.ToString() };
        return !address.IsLoopback || IPAddress.IsLoopback(sender) ? address : null;
    }

    private void Note(string reason)
    {
        if (_error != reason) _log.DiscoveryFailed(_name, reason);
        _error = reason;
    }
}
