using System.Net;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Datagrams to whoever listens: the seam between discovery and sockets.</summary>
public interface IMulticast
{
    /// <exception cref="IOException">It cannot be joined, for instance because there is no network yet.</exception>
    IMulticastGroup Join(DiscoverySource.Multicast source, IDatagramReceiver receiver);
}

/// <summary>Disposed when it is no longer needed; then nothing more is received.</summary>
public interface IMulticastGroup : IDisposable
{
    /// <exception cref="IOException">It cannot be sent.</exception>
    void Send(ReadOnlySpan<byte> datagram);
}

/// <summary>Gets what others send, and what is sent by this broker. Any thread.</summary>
public interface IDatagramReceiver
{
    void OnDatagram(ReadOnlySpan<byte> datagram, IPAddress sender);

    /// <summary>Nothing more is received.</summary>
    void OnBroken(string reason);
}
