using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using Akka.Actor;

namespace ActorMQ.Actors.Cluster;

/// <summary>What can be told to a site.</summary>
public abstract record SiteCommand
{
    private protected SiteCommand()
    {
    }

    public sealed record Inspect(Reply<SiteStatus> Reply) : SiteCommand;

    /// <summary>What has happened after the event of a number.</summary>
    public sealed record ListEvents(long After, Reply<IReadOnlyList<SiteEvent>> Reply) : SiteCommand;

    /// <summary>This node is to be in; null: with whomever it knows.</summary>
    /// <param name="Reply">Gets null, or why not.</param>
    public sealed record Join(SiteAddress? Address, Reply<string?> Reply) : SiteCommand;

    /// <summary>A member is to leave; null: this one.</summary>
    /// <param name="Reply">Gets null, or why not.</param>
    public sealed record Leave(SiteAddress? Address, Reply<string?> Reply) : SiteCommand;

    /// <summary>A member is to be taken for dead; null: all that cannot be reached.</summary>
    /// <param name="Reply">Gets those that were.</param>
    public sealed record Down(SiteAddress? Address, Reply<IReadOnlyList<SiteAddress>> Reply) : SiteCommand;

    /// <summary>The broker can be dialled there.</summary>
    public sealed record Advertise(IReadOnlyList<LinkAddress> Links) : SiteCommand;

    internal sealed record Tick : SiteCommand;

    internal sealed record Started(int Run, ActorSystem System, IActorRef Listener) : SiteCommand;

    internal sealed record Ended(int Run, string Reason) : SiteCommand;

    internal sealed record Condemned(int Run, string Reason) : SiteCommand;

    internal sealed record Saw(int Run, string? Cluster, IReadOnlyList<SiteMember> Members) : SiteCommand;

    internal sealed record Answered(int Run, SiteAddress From, SiteAnswer Answer) : SiteCommand;

    internal sealed record Heard(SiteAddress From) : SiteCommand;

    internal sealed record Discovered(IReadOnlyList<SiteAddress> Nodes, string? Failure) : SiteCommand;
}
