using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>One way of discovery: what a <see cref="DiscoveryState"/> decides, done. Parent of the bridges to those it has found.</summary>
internal sealed class DiscoveryActor : Actor<DiscoveryCommand>, IDiscoveryEffects
{
    private readonly Dictionary<string, Ref<IBridgeMessage>> _bridges = new(StringComparer.Ordinal);
    private readonly DiscoveryOptions _options;
    private readonly BridgeServices _services;
    private readonly Ref<BridgesCommand> _parent;
    private readonly DiscoveryState _state;
    private IPeerFinder _finder = null!;
    private long _startedAt;

    /// <param name="options">Where to look.</param>
    /// <param name="services">What bridges share.</param>
    /// <param name="parent">Knows all links.</param>
    public DiscoveryActor(DiscoveryOptions options, BridgeServices services, Ref<BridgesCommand> parent)
    {
        _options = options;
        _services = services;
        _parent = parent;
        _state = new DiscoveryState(services.Identity.Broker.Name, options, this);
    }

    private TimeSpan Now => Clock.GetElapsedTime(_startedAt);

    public void Dial(string key, IReadOnlyList<LinkAddress> addresses)
    {
        var name = $"{_options.Name}/{key}";
        var connector = _options.Link with { Name = name, Addresses = addresses };
        var bridge = Context.Spawn(new Props<IBridgeMessage>(() => new BridgeActor(name, connector, null, _services, _parent)), key);
        _bridges[key] = bridge;
        WatchWith(bridge, new DiscoveryCommand.Ended(key));
    }

    public void LetGo(string key)
    {
        if (_bridges.Remove(key, out var bridge)) Context.Stop(bridge);
    }

    protected override void PreStart()
    {
        _startedAt = Clock.GetTimestamp();
        _finder = _options.Source switch
        {
            DiscoverySource.Multicast multicast => new MulticastFinder(_options.Name, multicast, _services, Self),
            DiscoverySource.Dns dns => new DnsFinder(_options.Name, dns, _services, Self, Clock),
            DiscoverySource.Site site => new SiteFinder(site, _services, Self),
            _ => new MeshFinder((DiscoverySource.Mesh)_options.Source, _services, Self),
        };
        _services.Discoveries.Add(_options.Name, Self);
        _parent.TryTell(new BridgesCommand.Attend(Self));
        _finder.Look();
        ScheduleEvery(_finder.Interval, new DiscoveryCommand.Tick());
    }

    protected override void OnReceive(DiscoveryCommand message)
    {
        switch (message)
        {
            case DiscoveryCommand.Tick:
                _finder.Look();
                break;
            case DiscoveryCommand.Sighted sighted:
                foreach (var peer in sighted.Peers) _state.Sight(Now, peer);
                break;
            case DiscoveryCommand.Answered answered:
                _finder.Succeeded();
                _state.Replace(Now, answered.Peers);
                break;
            case DiscoveryCommand.Failed failed:
                _finder.Failed(failed.Reason);
                break;
            case DiscoveryCommand.Linked linked:
                _state.Linked(linked.Bridge, linked.Broker);
                break;
            case DiscoveryCommand.Unlinked unlinked:
                _state.Unlinked(unlinked.Bridge);
                break;
            case DiscoveryCommand.LeadsBack back:
                _state.LeadsBack(back.Bridge);
                break;
            case DiscoveryCommand.Ended ended:
                _bridges.Remove(ended.Key);
                _state.Ended(ended.Key);
                break;
            case DiscoveryCommand.Inspect inspect:
                inspect.Reply.Set(new DiscoveryStatus(_options.Name, _options.Source.ToString()!, _state.Inspect(Now))
                {
                    LastError = _finder.LastError,
                    Ignored = _finder.Ignored + _state.PassedOver,
                });
                break;
        }
    }

    protected override void OnBatchEnd()
    {
        _state.CanBeDialled = _services.Announced.Addresses.Count > 0;
        _state.Settle(Now);
    }

    protected override void CheckState() => _state.Check();

    protected override void PostStop()
    {
        _finder.Dispose();
        _services.Discoveries.Remove(_options.Name);
    }
}
