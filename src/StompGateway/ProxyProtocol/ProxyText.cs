using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorMQ.StompGateway.ProxyProtocol;

/// <summary>Version 1 of the PROXY protocol: one line, <c>PROXY TCP4 CLIENT TARGET CLIENTPORT TARGETPORT</c>.</summary>
internal static class ProxyText
{
    /// <summary>Bytes of the longest line, its end included.</summary>
    public const int Longest = 107;

    private const string Unknown = "UNKNOWN";

    private static ReadOnlySpan<byte> Signature => "PROXY "u8;

    /// <summary>Whether these bytes, or more that begin like that, can be one.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature[..Math.Min(bytes.Length, Signature.Length)]);

    public static bool IsLine(ReadOnlySpan<byte> bytes) => bytes.EndsWith("\r\n"u8);

    /// <summary>Whether there is an end of line, or half of one, where none may be.</summary>
    public static bool HasStrayLineEnd(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return end >= 0 && !"\r\n"u8.StartsWith(bytes[end..]);
    }

    /// <param name="line">A whole line, with its end.</param>
    /// <returns>One of the two.</returns>
    public static (ProxyHeader? Header, string? Problem) Parse(ReadOnlySpan<byte> line)
    {
        var words = Encoding.Latin1.GetString(line[Signature.Length..^2]).Split(' ');
        // What else is in such a line is to be ignored.
        if (words[0] == Unknown) return (ProxyHeader.OfProxyItself, null);
        if (words is not [var family, var client, var target, var clientPort, var targetPort]) return (null, "a line of version 1 has six words");
        return family switch
        {
            "TCP4" or "TCP6" when EndOf(family, client, clientPort) is { } from && EndOf(family, target, targetPort) is { } to
                => (new ProxyHeader(from, to), null),
            "TCP4" or "TCP6" => (null, $"its addresses are not those of {family} and two ports"),
            _ => (null, "it is of neither TCP4 nor TCP6 nor UNKNOWN"),
        };
    }

    private static IPEndPoint? EndOf(string family, string address, string port)
    {
        var isPort = ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (port.Length == 1 || port[0] != '0');
        return isPort && IPAddress.TryParse(address, out var parsed) && IsWellWritten(family, address, parsed) ? new IPEndPoint(parsed, number) : null;
    }

    /// <summary>.NET reads much as an address, such as 1, 0x7f.1 and [::1]%2, that is none here.</summary>
    private static bool IsWellWritten(string family, string text, IPAddress address) => family == "TCP4"
        ? address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == text
        : address.AddressFamily == AddressFamily.InterNetworkV6 && text.All(static letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.');
}
