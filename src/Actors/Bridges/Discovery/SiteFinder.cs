using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Looks at the members of the site's cluster: each says where its broker can be dialled.</summary>
internal sealed class SiteFinder : IPeerFinder
{
    private readonly DiscoverySource.Site _source;
    private readonly SitePeers _peers;
    private readonly Ref<DiscoveryCommand> _discovery;
    private IReadOnlyList<SitePeer>? _told;

    public SiteFinder(DiscoverySource.Site source, BridgeServices services, Ref<DiscoveryCommand> discovery)
    {
        _source = source;
        _peers = services.Edges.Site;
        _discovery = discovery;
        _peers.Attend(discovery);
    }

    public TimeSpan Interval => TimeSpan.FromSeconds(1);

    public long Ignored => 0;

    public string? LastError => null;

    public void Look()
    {
        if (_peers.Current is not { } peers || ReferenceEquals(peers, _told)) return;
        // Who is not among them is gone, and is no longer dialled once its link is down.
        PeerSighting[] sightings = [.. peers.Select(peer => new PeerSighting(
            peer.Broker,
            peer.Broker,
            [.. peer.Links.Where(link => _source.IsTls is null || link.IsTls == _source.IsTls).OrderByDescending(link => link.IsTls)],
            null))];
        if (_discovery.TryTell(new DiscoveryCommand.Answered(sightings))) _told = peers;
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
