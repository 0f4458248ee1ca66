using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;

namespace ActorMQ.Actors.Bridges;

/// <summary>What bridges tell whoever knows all links.</summary>
internal abstract record BridgesCommand
{
    private protected BridgesCommand()
    {
    }

    internal sealed record Introduce(Link Link, LinkSignal.Hello Hello, bool HasDialled, string Name) : BridgesCommand;

    internal sealed record Activated(Link Link) : BridgesCommand;

    internal sealed record Idle(Link Link) : BridgesCommand;

    internal sealed record Lost(Link Link) : BridgesCommand;

    /// <summary>A bridge was refused, or has refused.</summary>
    /// <param name="Bridge">Its name.</param>
    /// <param name="HasDialled">This broker has dialled.</param>
    /// <param name="Link">Who, and why; when this broker has dialled, where to.</param>
    internal sealed record Refused(string Bridge, bool HasDialled, RefusedLink Link) : BridgesCommand;

    /// <summary>A discovery wants to hear of links, those that are there first.</summary>
    internal sealed record Attend(Ref<DiscoveryCommand> Discovery) : BridgesCommand;

    /// <summary>Other connectors and discoveries are in force.</summary>
    /// <param name="Changed">Those that are to begin anew, as the configuration calls them.</param>
    internal sealed record Change(IReadOnlySet<string> Changed) : BridgesCommand;

    /// <summary>A connector's bridge or a discovery has stopped.</summary>
    internal sealed record Ended(string Name) : BridgesCommand;

    /// <summary>Which calls were refused lately.</summary>
    internal sealed record ListRefused(Reply<IReadOnlyList<RefusedLink>> Reply) : BridgesCommand;
}
