using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Transport;

namespace ActorMQ.Actors.Bridges;

/// <summary>What can be told to a bridge.</summary>
public abstract record BridgeCommand : IBridgeMessage
{
    private protected BridgeCommand()
    {
    }

    public sealed record Inspect(Reply<BridgeStatus> Reply) : BridgeCommand;

    /// <summary>Begins anew at once; one that was dialled by the other side ends.</summary>
    public sealed record Reset : BridgeCommand;

    internal sealed record Opened(BridgeWire Wire) : BridgeCommand;

    internal sealed record DialFailed(int Attempt, string Reason) : BridgeCommand;

    internal sealed record MessagesReceived(BridgeWire Wire, List<LinkMessage> Messages, int Bytes) : BridgeCommand;

    internal sealed record SignalReceived(BridgeWire Wire, LinkSignal Signal, int Bytes) : BridgeCommand;

    internal sealed record Writable(BridgeWire Wire) : BridgeCommand;

    internal sealed record WireClosed(BridgeWire Wire, string Reason) : BridgeCommand;

    internal sealed record Admitted(Link Link) : BridgeCommand;

    internal sealed record Refuse(Link Link, LinkRefusal Refusal, string Text) : BridgeCommand;

    internal sealed record Use(Link Link) : BridgeCommand;

    internal sealed record Abandon(Link Link) : BridgeCommand;

    /// <summary>Users or rights are others than before.</summary>
    internal sealed record SecurityChanged : BridgeCommand;

    internal sealed record Deadline(int Number) : BridgeCommand;

    internal sealed record Abort(IClientTransport Transport) : BridgeCommand;
}
