using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Bridges;

/// <summary>Gets what a <see cref="LinkReader"/> reads, in order.</summary>
public interface ILinkReceiver
{
    void OnMessage(LinkMessage message);

    void OnSignal(LinkSignal signal);
}
