using ActorMQ.Actors.Network;
using ActorMQ.Actors.Transport;


namespace ActorMQ.Actors.Bridges;

/// <summary>Calls other brokers: the seam between bridges and sockets.</summary>
public interface ILinkDialer
{
    /// <summary>
    /// Begins to connect. Exactly one of <see cref="ILinkCall.Opened"/> and <see cref="ILinkCall.Failed"/> follows, from any thread, unless
    /// the call is given up first by disposing what is returned.
    /// </summary>
    IDisposable Dial(LinkAddress address, LinkTls tls, ILinkCall call);
}

/// <summary>What becomes of a call.</summary>
public interface ILinkCall
{
    /// <summary>The other side has taken the call. The transport is to be started for the user that is returned.</summary>
    ITransportUser Opened(IClientTransport transport);

    /// <summary>The transport was started and may be used.</summary>
    void Started();

    void Failed(string reason);
}
