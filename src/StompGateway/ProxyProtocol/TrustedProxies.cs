using System.Net;

namespace ActorMQ.StompGateway.ProxyProtocol;

/// <summary>Who may say whose connection it is that comes from them.</summary>
/// <param name="Networks">Their addresses.</param>
public sealed record TrustedProxies(IReadOnlyList<IPNetwork> Networks)
{
    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate() => Networks.Count > 0
        ? []
        : ["proxy-protocol-from must name the proxies, as in [10.0.0.5, \"10.1.0.0/24\"]: nobody else may say whose a connection is"];

    public bool Include(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.Contains(plain));
    }
}
