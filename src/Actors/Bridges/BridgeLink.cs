using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Protocol;
using ActorMQ.Actors.Transport;

namespace ActorMQ.Actors.Bridges;

/// <summary>One connection to a neighbour that has said who it is. A bridge that reconnects has another one.</summary>
internal sealed class BridgeLink : ILink
{
    private readonly IClientTransport _transport;

    public BridgeLink(string name, Ref<IBridgeMessage> bridge, BrokerIdentity neighbour, LinkFilter filter, IClientTransport transport)
    {
        Name = name;
        Bridge = bridge;
        Neighbour = neighbour;
        Filter = filter;
        _transport = transport;
    }

    /// <summary>The bridge's.</summary>
    public string Name { get; }

    public Ref<IBridgeMessage> Bridge { get; }

    public BrokerIdentity Neighbour { get; }

    public LinkFilter Filter { get; }

    public void Send(IReadOnlyList<LinkMessage> messages) => Bridge.TryTell(new BridgeCommand.Transmit(this, messages));

    public void Processed(int bytes) => _transport.Processed(bytes);

    public void Note(PeerTrouble trouble) => Bridge.TryTell(new BridgeCommand.TroubleChanged(this, trouble));

    public void Reset() => Bridge.TryTell(new BridgeCommand.Reset());

    /// <inheritdoc />
    public override string ToString() => $"{Bridge.Path} to {Neighbour}";
}
