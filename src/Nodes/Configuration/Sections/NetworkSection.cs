using System.Net;
using ActorMQ.Actors.Bridges;
using ActorMQ.StompGateway.Links;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>network { … }</c></summary>
internal static class NetworkSection
{
    private static readonly (string Word, bool IsTls)[] Schemes = [("tcp", false), ("ssl", true)];

    /// <param name="section">What is written there.</param>
    /// <param name="connectors">The links to keep up.</param>
    /// <param name="isLocalOnly">Nobody has to log in, so nobody from outside may link to the broker.</param>
    public static NetworkOptions Read(ConfigSection section, IReadOnlyList<ConnectorOptions> connectors, bool isLocalOnly)
    {
        var defaults = new BridgeOptions();
        var options = new NetworkOptions
        {
            Listeners = ReadListeners(section.Entries("listeners"), isLocalOnly),
            MaxDistance = section.Integer("max-distance", new NetworkOptions().MaxDistance),
            Grace = section.Duration("grace", new NetworkOptions().Grace),
            Bridges = defaults with
            {
                Connectors = connectors,
                ConnectTimeout = section.Duration("connect-timeout", defaults.ConnectTimeout),
                HandshakeTimeout = section.Duration("handshake-timeout", defaults.HandshakeTimeout),
                HeartBeat = section.Duration("heart-beat", defaults.HeartBeat),
                CloseTimeout = section.Duration("close-timeout", defaults.CloseTimeout),
                MaxFrame = section.Size("max-frame", defaults.MaxFrame),
                Buffer = section.Size("buffer", defaults.Buffer),
                MaxAccepted = section.Integer("max-accepted", defaults.MaxAccepted),
            },
        };
        if (options.MaxDistance is < 1 or > 64) section.Error("max-distance", "expected from 1 to 64");
        if (options.Grace < TimeSpan.FromSeconds(1) || options.Grace > TimeSpan.FromHours(1)) section.Error("grace", "expected from 1s to 1h");
        section.Report(options.Bridges.Validate());
        section.Close();
        return options;
    }

    private static List<LinkListenerOptions> ReadListeners(IEnumerable<(string Name, ConfigSection Section)> entries, bool isLocalOnly)
    {
        var listeners = new List<LinkListenerOptions>();
        foreach (var (name, section) in entries)
        {
            var isEnabled = section.Boolean("enabled", true);
            var scheme = section.Read("scheme", value => ConfigValue.Choice(value, Schemes), false);
            var address = section.Read("address", ConfigValue.Address, IPAddress.Loopback);
            var listener = new LinkListenerOptions(scheme, address, section.Integer("port", LinkAddress.DefaultPort))
            {
                Certificate = section.OptionalText("certificate"),
                PrivateKey = section.OptionalText("private-key"),
                KeyPassword = section.OptionalText("key-password"),
                ClientAuthorities = section.OptionalText("client-authorities"),
            };
            section.Close();
            if (!isEnabled) continue;
            listeners.Add(listener);
            section.Report(listener.Validate());
            section.CheckFiles(("certificate", listener.Certificate), ("private-key", listener.PrivateKey), ("client-authorities", listener.ClientAuthorities));
            if (isLocalOnly && !IPAddress.IsLoopback(address)) ListenersSection.RefuseOpenAccess(section, name, address);
        }
        return listeners;
    }
}
