namespace ActorMQ.Actors.Bridges;

/// <summary>What bridges tell their parent.</summary>
internal abstract record BridgesCommand
{
    private protected BridgesCommand()
    {
    }

    internal sealed record Introduce(BridgeLink Link, LinkSignal.Hello Hello, bool HasDialled, string Name) : BridgesCommand;

    internal sealed record Activated(BridgeLink Link) : BridgesCommand;

    internal sealed record Idle(BridgeLink Link) : BridgesCommand;

    internal sealed record Lost(BridgeLink Link) : BridgesCommand;
}
