using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ActorMQ.Actors.Network;

/// <summary>Where another broker takes in links.</summary>
public sealed record LinkAddress(bool IsTls, string Host, int Port)
{
    public const int DefaultPort = 61616;

    /// <summary>Characters of a host's name: those of DNS.</summary>
    private const int MaxHost = 253;

    /// <summary>Only this machine can dial it.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads what <see cref="ToString"/> writes, and nothing else: it may come from anybody.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LinkAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null;
        var isTls = text.StartsWith("ssl://", StringComparison.Ordinal);
        if (!isTls && !text.StartsWith("tcp://", StringComparison.Ordinal)) return false;
        var colon = text.LastIndexOf(':');
        var host = text["tcp://".Length..Math.Max(colon, "tcp://".Length)];
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535) return false;
        var isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed) host = host[1..^1];
        if (host.Length is 0 or > MaxHost) return false;
        var kind = Uri.CheckHostName(host);
        if (kind == UriHostNameType.Unknown || isBracketed != (kind == UriHostNameType.IPv6)) return false;
        address = new LinkAddress(isTls, host, port);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => $"{(IsTls ? "ssl" : "tcp")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";
}
