using System.Net;
using ActorMQ.StompGateway.ProxyProtocol;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>proxy-protocol</c> and <c>proxy-protocol-from</c> of a listener, for clients or for brokers.</summary>
internal static class ProxyProtocolKeys
{
    private const string Mode = "proxy-protocol";
    private const string From = "proxy-protocol-from";

    // What is written wrong is reported once: it does not count as nothing.
    private static readonly IReadOnlyList<IPNetwork> Some = [new IPNetwork(IPAddress.Loopback, 32)];

    /// <summary>Null: clients come themselves.</summary>
    public static TrustedProxies? Read(ConfigSection section)
    {
        var isRequired = section.Read(Mode, value => ConfigValue.Choice(value, ("off", false), ("required", true)), false);
        var networks = section.Read(From, ConfigValue.Networks, section.Has(From) ? Some : []);
        if (!isRequired) return null;
        if (networks.Any(static network => network.PrefixLength == 0))
            section.Warning(From, "anybody may say that a connection is somebody else's: name the proxies only");
        return new TrustedProxies(networks);
    }

    public static void RefuseOpenAccess(ConfigSection section, string name) =>
        section.Error(Mode, $"clients of other machines come to the listener {name} by a proxy, but no users are configured, so anybody could do "
            + "everything. Add users below actormq.security.users (actormq passwd makes the line), or set actormq.security.allow-open-access = true");
}
