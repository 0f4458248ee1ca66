using System.Net;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Network;
using ActorMQ.Actors.Network.Loans;
using ActorMQ.Hocon;
using ActorMQ.StompGateway.Links;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>network { … }</c></summary>
internal static class NetworkSection
{
    /// <summary>What the links of the mesh are named after.</summary>
    public const string Mesh = "mesh";

    private static readonly (string Word, bool IsTls)[] Schemes = [("tcp", false), ("ssl", true)];

    private static readonly (string Word, bool? IsTls)[] MeshSchemes = [("any", null), ("tcp", false), ("ssl", true)];

    /// <param name="section">What is written there.</param>
    /// <param name="connectors">The links to keep up.</param>
    /// <param name="isLocalOnly">Nobody has to log in, so nobody from outside may link to the broker.</param>
    public static NetworkOptions Read(ConfigSection section, NetworkConnectors connectors, bool isLocalOnly)
    {
        var defaults = new BridgeOptions();
        var isFull = section.Read("mesh", value => ConfigValue.Choice(value, ("none", false), ("full", true)), false);
        var mesh = ReadMesh(section.Section("mesh-links"));
        if (isFull && (connectors.Links.Any(link => link.Name == Mesh) || connectors.Discoveries.Any(discovery => discovery.Name == Mesh)))
            section.Error("mesh", "a network connector is named mesh, as the links of the mesh are: give it another name");
        var options = new NetworkOptions
        {
            Listeners = ReadListeners(section.Entries("listeners"), isLocalOnly),
            MaxDistance = section.Integer("max-distance", new NetworkOptions().MaxDistance),
            DecreasesConsumerPriority = section.Boolean("decrease-network-consumer-priority", false) || connectors.DecreasesConsumerPriority,
            Grace = section.Duration("grace", new NetworkOptions().Grace),
            Loans = new LoanLimits
            {
                Messages = section.Integer("loan-messages", new LoanLimits().Messages),
                Size = section.Size("loan-size", new LoanLimits().Size),
            },
            Advertise = section.Read("advertise", Addresses, []),
            Bridges = defaults with
            {
                Connectors = connectors.Links,
                Discoveries = isFull ? [.. connectors.Discoveries, mesh] : connectors.Discoveries,
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
        section.Report(options.Loans.Validate());
        section.Report(options.Bridges.Validate());
        section.Close();
        return options;
    }

    private static DiscoveryOptions ReadMesh(ConfigSection section)
    {
        var source = new DiscoverySource.Mesh(section.Read("scheme", value => ConfigValue.Choice(value, MeshSchemes), null));
        source = source with { GiveUpAfter = section.Duration("give-up-after", source.GiveUpAfter) };
        var link = ConnectorsSection.ReadLink(Mesh, section) with { User = section.OptionalText("user"), Password = section.OptionalText("password") };
        var mesh = new DiscoveryOptions(source, link);
        mesh = mesh with { TakeOverAfter = section.Duration("take-over-after", mesh.TakeOverAfter) };
        if (source.GiveUpAfter < TimeSpan.FromSeconds(2) || source.GiveUpAfter > TimeSpan.FromDays(1)) section.Error("give-up-after", "expected from 2s to 1d");
        section.Report(link.Validate());
        section.Report(mesh.Validate());
        if (link.Password is not null && source.IsTls != true)
            section.Warning("password", "goes over the network in plain text to members without TLS; scheme = ssl leaves those out");
        section.Close();
        return mesh;
    }

    private static IReadOnlyList<LinkAddress> Addresses(HoconValue value)
    {
        var texts = ConfigValue.Texts(value);
        if (texts.Count > Beacon.MaxAddresses) throw value.Unexpected($"at most {Beacon.MaxAddresses} addresses");
        if (texts.Count == 0) return [];
        return [.. texts.Select(
            text => LinkAddress.TryParse(text, out var address) ? address : throw value.Unexpected("addresses such as tcp://HOST:PORT or ssl://HOST:PORT"))];
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
                Name = name,
                Certificate = section.OptionalText("certificate"),
                PrivateKey = section.OptionalText("private-key"),
                KeyPassword = section.OptionalText("key-password"),
                ClientAuthorities = section.OptionalText("client-authorities"),
                Proxies = ProxyProtocolKeys.Read(section),
            };
            section.Close();
            if (!isEnabled) continue;
            listeners.Add(listener);
            section.Report(listener.Validate());
            section.CheckFiles(("certificate", listener.Certificate), ("private-key", listener.PrivateKey), ("client-authorities", listener.ClientAuthorities));
            if (!isLocalOnly || listener.IsForThisMachine) continue;
            if (listener.Proxies is null) ListenersSection.RefuseOpenAccess(section, name, address);
            else ProxyProtocolKeys.RefuseOpenAccess(section, name);
        }
        return listeners;
    }
}
