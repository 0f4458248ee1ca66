namespace ActorMQ.Actors.Network;

/// <summary>What the network wants done. Called in the course of its commands; implementations only note it or tell an actor.</summary>
public interface INetworkEffects<TContent>
{
    void Transmit(string neighbour, RouteUpdate update);

    void Transmit(string neighbour, Envelope<TContent> envelope);

    void Transmit(string neighbour, Acknowledgement acknowledgement);

    void Transmit(string neighbour, LaterRun laterRun);

    /// <summary>Asks a neighbour to tell all it knows again.</summary>
    void AskToStartOver(string neighbour);

    /// <summary>Something for this broker.</summary>
    void Deliver(string sender, TContent content);

    /// <summary>The conversation with a broker has ended: what was under way in either direction may or may not have arrived.</summary>
    void ConversationLost(string broker);

    /// <summary>
    /// Others remember a later run of this broker, and take what it says for an old story: <see cref="NetworkState{TContent}.BeginRun"/> is
    /// to be called with an epoch beyond that.
    /// </summary>
    void RunIsOld(long knownEpoch);

    /// <summary>A broker cannot be talked to though there is a way to it, or can be again; this one, too, when its name is taken.</summary>
    void TroubleChanged(string broker, PeerTrouble trouble);

    /// <summary>A broker can be reached, cannot be reached any more, or makes something else known.</summary>
    void RouteChanged(string broker, Route? route);

    /// <summary>It is not known how long the way to a broker is: any content would tell.</summary>
    void Probe(string broker)
    {
    }
}
