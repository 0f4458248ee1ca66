using System.Buffers.Binary;
using System.Net;

namespace ActorMQ.StompGateway.ProxyProtocol;

/// <summary>
/// Version 2 of the PROXY protocol: a signature, version and command, family, the length of the rest, addresses, and then whatever else the
/// proxy has to say, which is skipped.
/// </summary>
internal static class ProxyBinary
{
    /// <summary>Bytes up to the addresses.</summary>
    public const int FixedLength = 16;

    private const byte Local = 0x20;
    private const byte Proxied = 0x21;

    private const byte TcpOverIPv4 = 0x11;
    private const byte TcpOverIPv6 = 0x21;
    private const byte Unspecified = 0x00;
    private const byte UnixStream = 0x31;
    private const byte UnixDatagram = 0x32;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Whether these bytes, or more that begin like that, can be one.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature[..Math.Min(bytes.Length, Signature.Length)]);

    /// <param name="bytes">At least <see cref="FixedLength"/>.</param>
    public static int LengthOfRest(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);

    /// <param name="bytes">A whole header; beyond the addresses it may be cut.</param>
    /// <returns>One of the two.</returns>
    public static (ProxyHeader? Header, string? Problem) Parse(ReadOnlySpan<byte> bytes)
    {
        var (command, family) = (bytes[12], bytes[13]);
        if (command >> 4 != 2) return (null, "it has the signature of version 2 and another version");
        // Whatever family it names does not count.
        if (command == Local) return (ProxyHeader.OfProxyItself, null);
        if (command != Proxied) return (null, "its command is neither LOCAL nor PROXY");
        var rest = bytes[FixedLength..];
        return family switch
        {
            Unspecified or UnixStream or UnixDatagram => (ProxyHeader.OfProxyItself, null),
            TcpOverIPv4 => Ends(rest, 4),
            TcpOverIPv6 => Ends(rest, 16),
            _ => (null, "it is of no family that goes over TCP"),
        };
    }

    private static (ProxyHeader? Header, string? Problem) Ends(ReadOnlySpan<byte> bytes, int addressLength)
    {
        if (bytes.Length < 2 * (addressLength + sizeof(ushort))) return (null, "it is too short for its addresses");
        var ports = bytes[(2 * addressLength)..];
        var client = new IPEndPoint(new IPAddress(bytes[..addressLength]), BinaryPrimitives.ReadUInt16BigEndian(ports));
        var target = new IPEndPoint(
            new IPAddress(bytes[addressLength..(2 * addressLength)]), BinaryPrimitives.ReadUInt16BigEndian(ports[sizeof(ushort)..]));
        return (new ProxyHeader(client, target), null);
    }
}
