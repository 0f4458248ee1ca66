using System.Net;
using System.Net.Sockets;

namespace ActorMQ.Actors.Protocol;

/// <summary>
/// Where somebody comes from, as limits count it: an address of IPv4, or the /64 network of one of IPv6, since whoever has one address of
/// such a network has all of them.
/// </summary>
public readonly record struct Origin
{
    private const int NetworkBytes = 8;

    private readonly IPAddress? _address;

    private Origin(IPAddress address) => _address = address;

    /// <summary>An address of IPv4 that is written as one of IPv6 counts as what it is.</summary>
    public static Origin Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return new Origin(address);
        if (address.IsIPv4MappedToIPv6) return new Origin(address.MapToIPv4());
        if (IPAddress.IsLoopback(address)) return new Origin(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new Origin(new IPAddress(bytes));
    }

    /// <summary>Of an address and a port, as transports write them.</summary>
    public static Origin Of(string remoteAddress) => IPEndPoint.TryParse(remoteAddress, out var remote) ? Of(remote.Address) : default;

    /// <inheritdoc />
    public override string ToString() => _address switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6 } when !IPAddress.IsLoopback(_address) => $"{_address}/64",
        _ => _address.ToString(),
    };
}
