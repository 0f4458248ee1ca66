using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorMQ.Actors.Cluster;

/// <summary>Where a node of a site takes part in its cluster, as the others know it.</summary>
/// <param name="Host">A name, or an IPv4 address.</param>
/// <param name="Port">The TCP port.</param>
public sealed record SiteAddress(string Host, int Port) : IComparable<SiteAddress>
{
    public const int DefaultPort = 7355;

    private const int MaxHost = 253;

    /// <summary>Reads HOST:PORT.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SiteAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon is < 1 or > MaxHost || !IsHost(text[..colon])) return false;
        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535) return false;
        address = new SiteAddress(text[..colon], port);
        return true;
    }

    /// <summary>Akka's addresses have no room for the colons of IPv6.</summary>
    public static bool IsHost(string text) => Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4;

    /// <summary>An order that all nodes agree on, whatever their languages are.</summary>
    public int CompareTo(SiteAddress? other)
    {
        if (other is null) return 1;
        var byHost = string.CompareOrdinal(Host, other.Host);
        return byHost != 0 ? byHost : Port.CompareTo(other.Port);
    }

    public static bool operator <(SiteAddress left, SiteAddress right) => Comparer<SiteAddress>.Default.Compare(left, right) < 0;

    public static bool operator <=(SiteAddress left, SiteAddress right) => Comparer<SiteAddress>.Default.Compare(left, right) <= 0;

    public static bool operator >(SiteAddress left, SiteAddress right) => Comparer<SiteAddress>.Default.Compare(left, right) > 0;

    public static bool operator >=(SiteAddress left, SiteAddress right) => Comparer<SiteAddress>.Default.Compare(left, right) >= 0;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
