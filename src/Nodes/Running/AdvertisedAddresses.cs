using System.Net;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using ActorMQ.StompGateway.Links;

namespace ActorMQ.Nodes.Running;

/// <summary>Where others are told that they can dial this broker, if the configuration does not say so.</summary>
/// <remarks>
/// A port that is open to one address is dialled at that address. A port that is open to all is dialled at the machine's name; who hears of
/// it by multicast dials the address that the announcement came from. What is open to this machine only is told when that is all there is:
/// then the other brokers are here as well.
/// </remarks>
internal static class AdvertisedAddresses
{
    /// <param name="listeners">The ports for brokers.</param>
    /// <param name="addresses">Where they are open, in the same order.</param>
    /// <param name="hostOfAny">The host to dial when a port is open at all addresses.</param>
    public static IReadOnlyList<LinkAddress> Of(IReadOnlyList<LinkListenerOptions> listeners, IReadOnlyList<IPEndPoint> addresses, string hostOfAny)
    {
        List<LinkAddress> all = [.. listeners.Zip(
            addresses, (listener, address) => new LinkAddress(listener.IsTls, HostOf(address.Address, hostOfAny), address.Port))];
        return all.TrueForAll(address => address.IsLoopback) ? all : [.. all.Where(address => !address.IsLoopback)];
    }

    /// <summary>What is configured to be told, as announcements by multicast have room for it.</summary>
    public static IReadOnlyList<LinkAddress> ByMulticast(
        IReadOnlyList<LinkAddress> configured, IReadOnlyList<LinkListenerOptions> listeners, IReadOnlyList<IPEndPoint> addresses) =>
        configured.Count > 0 ? configured : Of(listeners, addresses, Beacon.Sender);

    private static string HostOf(IPAddress address, string hostOfAny) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? hostOfAny : address.ToString();
}
