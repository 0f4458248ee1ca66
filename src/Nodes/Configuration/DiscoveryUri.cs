using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;

namespace ActorMQ.Nodes.Configuration;

/// <summary>A connector's uri that says where to find brokers, not where they are.</summary>
/// <param name="Source">Where to look.</param>
/// <param name="Ignored">Options of ActiveMQ that have no meaning here.</param>
internal sealed record DiscoveryUri(DiscoverySource Source, IReadOnlyList<string> Ignored)
{
    private const string ExpectedMulticast = "expected multicast://GROUP, or multicast://ADDRESS:PORT with an IPv4 address from 224.0.0.0 to "
        + "239.255.255.255; multicast+ssl:// for links with TLS";

    private const string ExpectedDns = "expected dns://NAME or dns://NAME:PORT; dns+ssl:// for links with TLS";

    private static readonly string[] WithoutEffect =
    [
        "useLocalHost", "loopBackMode", "initialReconnectDelay", "maxReconnectDelay", "backOffMultiplier", "useExponentialBackOff",
        "maxReconnectAttempts", "minConnectTime",
        "mcNetworkInterface", "mcJoinNetworkInterface",
    ];

    /// <summary>Null when it is a uri of another kind.</summary>
    /// <exception cref="FormatException">It is wrong; the message says why.</exception>
    public static DiscoveryUri? Parse(string text)
    {
        var parts = text.Trim().Split("://", 2);
        if (parts.Length < 2 || parts[0] is not ("multicast" or "multicast+ssl" or "dns" or "dns+ssl")) return null;
        var isTls = parts[0].EndsWith("+ssl", StringComparison.Ordinal);
        var isMulticast = parts[0].StartsWith("multicast", StringComparison.Ordinal);
        var rest = parts[1].Split('?', 2);
        var expected = isMulticast ? ExpectedMulticast : ExpectedDns;
        var (host, port) = SplitPort(rest[0].TrimEnd('/'), isMulticast ? DiscoverySource.Multicast.DefaultPort : LinkAddress.DefaultPort, expected);
        var ignored = new List<string>();
        var options = Options(rest.Length < 2 ? "" : rest[1], ignored);
        DiscoverySource source = isMulticast ? ReadMulticast(isTls, host, port, options) : ReadDns(isTls, host, port, options);
        if (options.Count > 0)
            throw new FormatException(
                $"{string.Join(", ", options.Keys)} in it is unknown; "
                    + $"{(isMulticast ? "known are group, interface, ttl and announce-interval" : "known is interval")}");
        return new DiscoveryUri(source, ignored);
    }

    private static DiscoverySource.Multicast ReadMulticast(bool isTls, string host, int port, Dictionary<string, string> options)
    {
        var isAddress = IPAddress.TryParse(host, out var address) && host.Split('.').Length == 4;
        if (isAddress && address!.GetAddressBytes()[0] is < 224 or > 239) throw new FormatException(ExpectedMulticast);
        var group = Take(options, "group") ?? (isAddress ? DiscoverySource.Multicast.DefaultGroup : host);
        if (!IsGroup(group))
            throw new FormatException($"{ExpectedMulticast}. A group's name has up to {Beacon.MaxGroup} letters, digits, dots, hyphens and underscores");
        var source = new DiscoverySource.Multicast(isTls, group, isAddress ? address! : DiscoverySource.Multicast.DefaultAddress, port);
        return source with
        {
            Interface = (Take(options, "interface") ?? Take(options, "mcInterface")) is { } text ? Interface(text) : null,
            TimeToLive = (Take(options, "ttl") ?? Take(options, "timeToLive")) is { } hops ? TimeToLive(hops) : source.TimeToLive,
            Interval = Duration(
                Take(options, "announce-interval") ?? Take(options, "keepAliveInterval"),
                "announce-interval",
                source.Interval,
                Beacon.ShortestInterval,
                Beacon.LongestInterval),
        };
    }

    private static DiscoverySource.Dns ReadDns(bool isTls, string host, int port, Dictionary<string, string> options)
    {
        if (Uri.CheckHostName(host) != UriHostNameType.Dns) throw new FormatException(ExpectedDns);
        var source = new DiscoverySource.Dns(isTls, host, port);
        return source with { Interval = Duration(Take(options, "interval"), "interval", source.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) };
    }

    private static (string Host, int Port) SplitPort(string text, int fallback, string expected)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0) return (text.Length > 0 ? text : throw new FormatException(expected), fallback);
        var isPort = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535;
        return isPort && colon > 0 ? (text[..colon], port) : throw new FormatException(expected);
    }

    private static Dictionary<string, string> Options(string query, List<string> ignored)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = option.Split('=', 2);
            if (WithoutEffect.Contains(pair[0])) ignored.Add(option);
            else if (!options.TryAdd(pair[0], pair.Length < 2 ? "" : pair[1])) throw new FormatException($"{pair[0]} is in it twice");
        }
        return options;
    }

    private static string? Take(Dictionary<string, string> options, string name) => options.Remove(name, out var value) ? value : null;

    private static bool IsGroup(string text) =>
        text.Length > 0
            && Encoding.UTF8.GetByteCount(text) <= Beacon.MaxGroup
            && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private static IPAddress Interface(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
        ? address
        : throw new FormatException("interface in it must be the IPv4 address of the network interface to use");

    private static int TimeToLive(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hops) && hops is >= 0 and <= 255
        ? hops
        : throw new FormatException("ttl in it must be from 0 to 255");

    private static TimeSpan Duration(string? text, string name, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        if (text is null) return fallback;
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        double factor = text[digits..] switch { "" or "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, _ => double.NaN };
        var isRead = long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < 1_000_000_000
            && !double.IsNaN(factor);
        var duration = isRead ? TimeSpan.FromMilliseconds(number * factor) : TimeSpan.Zero;
        if (duration >= least && duration <= most) return duration;
        throw new FormatException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} in it must be from {least.TotalMilliseconds}ms to {most.TotalMilliseconds}ms, such as {fallback.TotalMilliseconds}ms"));
    }
}
