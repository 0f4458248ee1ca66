using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorMQ.Gateway.Tests.ProxyProtocol;

/// <summary>What proxies say, right or wrong.</summary>
internal static class ProxyHeaders
{
    public const byte Tcp4 = 0x11;
    public const byte Tcp6 = 0x21;
    public const byte UnixStream = 0x31;

    public static byte[] Text(string line) => Encoding.Latin1.GetBytes(line + "\r\n");

    /// <summary>Of version 1.</summary>
    public static byte[] Text(IPEndPoint client, IPEndPoint target) => Text(
        $"PROXY {(client.AddressFamily == AddressFamily.InterNetwork ? "TCP4" : "TCP6")} {client.Address} {target.Address} {client.Port} {target.Port}");

    /// <summary>Of version 2.</summary>
    /// <param name="client">The client.</param>
    /// <param name="target">Where it has connected to.</param>
    /// <param name="more">What else is said behind the addresses.</param>
    public static byte[] Binary(IPEndPoint client, IPEndPoint target, byte[]? more = null) => Binary(
        1,
        client.AddressFamily == AddressFamily.InterNetwork ? Tcp4 : Tcp6,
        [.. client.Address.GetAddressBytes(), .. target.Address.GetAddressBytes(), .. Port(client), .. Port(target), .. more ?? []]);

    /// <param name="command">0 for LOCAL, 1 for PROXY.</param>
    /// <param name="family">What the addresses are.</param>
    /// <param name="rest">All that comes behind the length.</param>
    /// <param name="version">2, if it is right.</param>
    public static byte[] Binary(byte command, byte family, byte[] rest, byte version = 2)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rest.Length);
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, (byte)((version << 4) | command), family, .. length, .. rest];
    }

    private static byte[] Port(IPEndPoint end) => [(byte)(end.Port >> 8), (byte)end.Port];
}
