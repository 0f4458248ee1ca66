using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Looks at whom the network knows: every broker that can be reached says where it can be dialled.</summary>
internal sealed class MeshFinder : IPeerFinder
{
    private readonly DiscoverySource.Mesh _source;
    private readonly Broker _broker;
    private readonly Ref<DiscoveryCommand> _discovery;

    public MeshFinder(DiscoverySource.Mesh source, BridgeServices services, Ref<DiscoveryCommand> discovery)
    {
        _source = source;
        _broker = services.Broker;
        _discovery = discovery;
    }

    public TimeSpan Interval => TimeSpan.FromSeconds(1);

    public long Ignored => 0;

    public string? LastError => null;

    public void Look()
    {
        // Another machine's loopback would be this one's; where all is on loopback, there is only one machine.
        var isOneMachine = _broker.Advertised.All(address => address.IsLoopback);
        PeerSighting[] members = [.. _broker.Members.Routes.Values.Select(route => new PeerSighting(
            route.Broker.Name,
            route.Broker.Name,
            [.. route.Announcement.Addresses
                .Where(address => (_source.IsTls is null || address.IsTls == _source.IsTls) && (isOneMachine || !address.IsLoopback))
                .OrderByDescending(address => address.IsTls)],
            _source.GiveUpAfter))];
        if (members.Length > 0) _discovery.TryTell(new DiscoveryCommand.Sighted(members));
    }

    public void Failed(string reason)
    {
    }

    public void Succeeded()
    {
    }

    public void Dispose()
    {
    }
}
