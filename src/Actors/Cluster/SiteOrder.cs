using Akka.Actor;

namespace ActorMQ.Actors.Cluster;

/// <summary>What the <see cref="SiteListener"/> can be told by its own node.</summary>
internal abstract record SiteOrder : INoSerializationVerificationNeeded
{
    private SiteOrder()
    {
    }

    internal sealed record Probe(SiteAddress Address, SiteView Own) : SiteOrder;

    /// <summary>What to tell those who ask.</summary>
    internal sealed record Tell(SiteView View) : SiteOrder;

    internal sealed record Join(SiteAddress Address) : SiteOrder;

    internal sealed record Leave(SiteAddress Address) : SiteOrder;

    internal sealed record Down(SiteAddress Address) : SiteOrder;

    /// <summary>The connection back to who has asked was tried.</summary>
    internal sealed record Called(IActorRef Asker, SiteAddress Address, string? Unreachable) : SiteOrder;

    /// <summary>Nodes were found.</summary>
    internal sealed record Found(IReadOnlyList<SiteAddress> Nodes, string? Failure) : SiteOrder;

    internal sealed record Discover : SiteOrder;
}
