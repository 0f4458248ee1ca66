using ActorMQ.Actors.Engine;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>What can be told to a discovery.</summary>
public abstract record DiscoveryCommand
{
    private protected DiscoveryCommand()
    {
    }

    public sealed record Inspect(Reply<DiscoveryStatus> Reply) : DiscoveryCommand;

    internal sealed record Tick : DiscoveryCommand;

    /// <summary>Brokers were seen.</summary>
    internal sealed record Sighted(IReadOnlyList<PeerSighting> Peers) : DiscoveryCommand;

    /// <summary>These are all there are.</summary>
    internal sealed record Answered(IReadOnlyList<PeerSighting> Peers) : DiscoveryCommand;

    /// <summary>Looking has failed.</summary>
    internal sealed record Failed(string Reason) : DiscoveryCommand;

    internal sealed record Linked(string Bridge, string Broker) : DiscoveryCommand;

    internal sealed record Unlinked(string Bridge) : DiscoveryCommand;

    internal sealed record LeadsBack(string Bridge) : DiscoveryCommand;

    internal sealed record Ended(string Key) : DiscoveryCommand;
}
