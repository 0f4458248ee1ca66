using System.Security.Cryptography;
using System.Text;

namespace ActorMQ.StompGateway.WebSockets;

/// <summary>The HTTP request with which a WebSocket begins (RFC 6455, 4.2), as far as anybody here asks. Without IO.</summary>
internal sealed class UpgradeRequest
{
    /// <summary>The most bytes of a request: cookies included, more than any browser sends.</summary>
    public const int MaxSize = 16 << 10;

    private const int LongestMethod = 7;
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static readonly string[] SubProtocols = ["v12.stomp", "v11.stomp", "v10.stomp", "stomp"];

    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private UpgradeRequest(string method) => Method = method;

    public string Method { get; }

    public string? Host => _headers.GetValueOrDefault("Host");

    public string? Origin => _headers.GetValueOrDefault("Origin");

    /// <summary>Reads a request up to its blank line.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="request">The request; null when more is needed.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>False when it is no HTTP request.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out UpgradeRequest? request, out int length)
    {
        request = null;
        length = bytes.IndexOf("\r\n\r\n"u8) + 4;
        // Whoever speaks something else need not be waited for.
        if (!BeginsWithMethod(bytes)) return false;
        if (length < 4) return true;
        var lines = Encoding.Latin1.GetString(bytes[..(length - 4)]).Split("\r\n");
        var words = lines[0].Split(' ');
        if (words is not [_, _, "HTTP/1.1"]) return false;
        request = new UpgradeRequest(words[0]);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':');
            if (colon < 1 || line.AsSpan(0, colon).ContainsAny(" \t")) return false;
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            request._headers[name] = request._headers.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }
        return true;
    }

    /// <summary>What the client is answered, the blank line included.</summary>
    /// <param name="origins">Which pages may come in.</param>
    /// <param name="isLocal">Whether the connection came to a loopback address.</param>
    /// <param name="refusal">Why it is not let in; null when it is.</param>
    public string Answer(OriginPolicy origins, bool isLocal, out string? refusal)
    {
        refusal = null;
        var key = _headers.GetValueOrDefault("Sec-WebSocket-Key");
        if (Method != "GET" || !Has("Connection", "upgrade") || !Has("Upgrade", "websocket") || !Has("Sec-WebSocket-Version", "13"))
            return Refuse(
                "426 Upgrade Required",
                "This port speaks STOMP over WebSocket, version 13.",
                out refusal,
                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
        if (key is null || !IsKey(key)) return Refuse("400 Bad Request", "Sec-WebSocket-Key is not the base64 of 16 bytes.", out refusal);
        if (!origins.Allows(Origin, Host, isLocal))
            return Refuse(
                "403 Forbidden",
                $"Pages of {Origin} may not connect to {Host}. The administrator can add the origin to allowed-origins of the listener.",
                out refusal);
        // No sub-protocol offered means STOMP too, as in ActiveMQ.
        var protocol = Array.Find(SubProtocols, offered => Has("Sec-WebSocket-Protocol", offered));
        var line = protocol is null ? "" : $"Sec-WebSocket-Protocol: {protocol}\r\n";
        return $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {AcceptKey(key)}\r\n{line}\r\n";
    }

    /// <summary>An answer that ends the connection.</summary>
    public static string Refuse(string status, string text, out string? refusal, string headers = "")
    {
        refusal = text;
        return $"HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
            + $"{Encoding.UTF8.GetByteCount(text) + 1}\r\n\r\n{text}\n";
    }

    /// <summary>Whether a request may begin like that: a method, a blank.</summary>
    private static bool BeginsWithMethod(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)' ');
        var method = end < 0 ? bytes : bytes[..end];
        return end != 0 && method.Length <= LongestMethod && !method.ContainsAnyExceptInRange((byte)'A', (byte)'Z');
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[32];
        return Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }

#pragma warning disable CA5350 // The protocol wants SHA-1; it protects nothing here.
    private static string AcceptKey(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
#pragma warning restore CA5350

    private bool Has(string header, string word) =>
        _headers.TryGetValue(header, out var value) && value.Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.OrdinalIgnoreCase);
}
