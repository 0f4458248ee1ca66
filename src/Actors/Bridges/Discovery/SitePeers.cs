using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>The brokers of the other members of the site. Any thread.</summary>
public sealed class SitePeers
{
    private volatile IReadOnlyList<SitePeer>? _current;
    private volatile Ref<DiscoveryCommand>? _discovery;

    /// <summary>Null as long as this node has not been a member. While it is none, those of before.</summary>
    public IReadOnlyList<SitePeer>? Current => _current;

    public void Replace(IReadOnlyList<SitePeer> peers)
    {
        _current = peers;
        _discovery?.TryTell(new DiscoveryCommand.Tick());
    }

    /// <summary>Tells a discovery at once when there are others.</summary>
    internal void Attend(Ref<DiscoveryCommand> discovery) => _discovery = discovery;
}
