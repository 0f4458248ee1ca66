using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Transport;

namespace ActorMQ.Actors.Bridges;

/// <summary>An attempt of a bridge to dial: tells it what becomes of that. Any thread.</summary>
internal sealed class BridgeCall(Ref<IBridgeMessage> bridge, int attempt, BridgeOptions options) : ILinkCall
{
    private BridgeWire? _wire;

    public ITransportUser Opened(IClientTransport transport) =>
        _wire = new BridgeWire(bridge, attempt, transport, new LinkReader(LinkProtocol.LimitsFor((int)options.MaxFrame.Bytes), hasDialled: true));

    public void Started() => bridge.TryTell(new BridgeCommand.Opened(_wire!));

    public void Failed(string reason) => bridge.TryTell(new BridgeCommand.DialFailed(attempt, reason));
}
