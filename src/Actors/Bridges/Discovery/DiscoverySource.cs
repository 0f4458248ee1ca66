using System.Net;

namespace ActorMQ.Actors.Bridges.Discovery;

/// <summary>Where brokers are found.</summary>
public abstract record DiscoverySource
{
    private protected DiscoverySource()
    {
    }

    /// <summary>Brokers say where they are, to whoever listens.</summary>
    /// <param name="IsTls">Links use TLS: addresses without are not dialled, as anybody could announce one to get the password.</param>
    /// <param name="Group">Keeps networks apart that share an address.</param>
    /// <param name="Address">The multicast address, IPv4.</param>
    /// <param name="Port">The UDP port.</param>
    public sealed record Multicast(bool IsTls, string Group, IPAddress Address, int Port) : DiscoverySource
    {
        public const int DefaultPort = 6155;

        public const string DefaultGroup = "default";

        public static IPAddress DefaultAddress { get; } = IPAddress.Parse("239.255.2.3");

        /// <summary>The address of the network interface to use; null for the one the system chooses.</summary>
        public IPAddress? Interface { get; init; }

        /// <summary>Routers that announcements may pass, plus one.</summary>
        public int TimeToLive { get; init; } = 1;

        /// <summary>How often this broker announces itself.</summary>
        public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(500);

        /// <inheritdoc />
        public override string ToString() => $"{(IsTls ? "multicast+ssl" : "multicast")}://{Address}:{Port}?group={Group}";
    }

    /// <summary>A name has the addresses of brokers.</summary>
    /// <param name="IsTls">Links use TLS.</param>
    /// <param name="Host">The name.</param>
    /// <param name="Port">The port of each of its addresses.</param>
    public sealed record Dns(bool IsTls, string Host, int Port) : DiscoverySource
    {
        /// <summary>How often to ask for the addresses.</summary>
        public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

        /// <inheritdoc />
        public override string ToString() => $"{(IsTls ? "dns+ssl" : "dns")}://{Host}:{Port}";
    }

    /// <summary>All brokers of the network that can be dialled.</summary>
    /// <param name="IsTls">Only those with TLS, or only those without; null for either, with TLS first.</param>
    public sealed record Mesh(bool? IsTls) : DiscoverySource
    {
        /// <summary>How long a broker that cannot be reached any more is dialled.</summary>
        public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(30);

        /// <inheritdoc />
        public override string ToString() => "mesh";
    }

    /// <summary>The members of the site's cluster.</summary>
    /// <param name="IsTls">Only those links with TLS, or only those without; null for either, with TLS first.</param>
    public sealed record Site(bool? IsTls) : DiscoverySource
    {
        /// <inheritdoc />
        public override string ToString() => "site";
    }
}
