using System.Net;
using System.Net.Sockets;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Cluster;
using ActorMQ.Hocon;
using ActorMQ.StompGateway.Tls;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>site { … }</c></summary>
internal static class SiteSection
{
    /// <summary>What the links to other members are named after.</summary>
    public const string Links = "site";

    private static readonly (string Word, bool? IsTls)[] Schemes = [("any", null), ("tcp", false), ("ssl", true)];

    private static readonly (string Word, SiteDiscoveryMethod Value)[] Methods =
    [
        ("none", SiteDiscoveryMethod.None),
        ("config", SiteDiscoveryMethod.Config),
        ("dns", SiteDiscoveryMethod.Dns),
    ];

    /// <param name="section">What is written there.</param>
    /// <param name="connectors">Links of other origin.</param>
    /// <returns>Null when this node is part of no site.</returns>
    public static SiteConfiguration? Read(ConfigSection section, NetworkConnectors connectors)
    {
        var defaults = new SiteOptions();
        var enabled = section.Read("enabled", value => value is HoconNull ? (bool?)null : value.AsBoolean(), null);
        var address = section.Read("address", ConfigValue.Address, defaults.Address);
        var port = section.Integer("port", defaults.Port);
        var tls = ReadTls(section.Section("tls"), section);
        var options = new SiteOptions
        {
            Name = section.Text("name", defaults.Name),
            Address = address,
            Port = port,
            Own = section.Read("advertise", value => Advertised(value, port), null) ?? new SiteAddress(HostOf(address), port),
            Seeds = section.Read("seed-nodes", value => Nodes(value, port), []),
            Discovery = ReadDiscovery(section.Section("discovery")),
            IsTls = tls is not null,
            HeartBeat = section.Duration("heart-beat", defaults.HeartBeat),
            AcceptablePause = section.Duration("acceptable-pause", defaults.AcceptablePause),
            StableAfter = section.Duration("stable-after", defaults.StableAfter),
        };
        var links = ReadLinks(section.Section("links"));
        section.Report(options.Validate());
        section.Close();
        if (!(enabled ?? (options.Seeds.Count > 0 || options.Discovery.Method != SiteDiscoveryMethod.None))) return null;
        if (connectors.Has(Links)) section.Error("a network connector is named site, as the links to members are: give it another name");
        if (!IPAddress.IsLoopback(address) && tls is null)
        {
            section.Error(
                "address",
                $"the site is open to other machines ({address}), where anybody could make himself a member. Give tls {{ certificate, private-key, "
                    + "authorities }}, which all members show to each other, or listen at 127.0.0.1");
        }
        if (address.AddressFamily != AddressFamily.InterNetwork) section.Error("address", "expected an IPv4 address");
        if (!SiteAddress.IsHost(options.Own.Host)) section.Error("advertise", "this machine's name is none for others to call: say HOST or HOST:PORT");
        if (options.Seeds.Count == 0 && options.Discovery.Method == SiteDiscoveryMethod.None)
            section.Warning("seed-nodes", "this node knows no others; they may know it, or cluster join brings it to them");
        return new SiteConfiguration(options, tls, links);
    }

    private static TlsFiles? ReadTls(ConfigSection section, ConfigSection site)
    {
        var files = new TlsFiles(
            section.OptionalText("certificate"),
            section.OptionalText("private-key"),
            section.OptionalText("key-password"),
            section.OptionalText("authorities"));
        section.CheckFiles(("certificate", files.Certificate), ("private-key", files.PrivateKey), ("authorities", files.Authorities));
        section.Close();
        if (files is { Certificate: null, PrivateKey: null, Authorities: null }) return null;
        if (files.Certificate is null || files.Authorities is null)
            site.Error("tls", "certificate and authorities must both be given: members show certificates to each other, and believe those authorities only");
        return files;
    }

    private static SiteDiscoveryOptions ReadDiscovery(ConfigSection section)
    {
        var defaults = new SiteDiscoveryOptions();
        var options = new SiteDiscoveryOptions
        {
            Method = section.Read("method", value => ConfigValue.Choice(value, Methods), defaults.Method),
            Service = section.OptionalText("service") ?? defaults.Service,
            Port = section.Read("port", value => value is HoconNull ? (int?)null : value.AsInt32(), defaults.Port),
            Endpoints = section.Read("endpoints", ConfigValue.Texts, defaults.Endpoints),
            Interval = section.Duration("interval", defaults.Interval),
        };
        section.Report(options.Validate());
        section.Close();
        return options;
    }

    private static DiscoveryOptions ReadLinks(ConfigSection section)
    {
        var source = new DiscoverySource.Site(section.Read("scheme", value => ConfigValue.Choice(value, Schemes), null));
        var link = ConnectorsSection.ReadLink(Links, section) with
        {
            User = section.OptionalText("user"),
            Password = section.OptionalText("password"),
            // Membership says that somebody is there to take the call.
            MaxReconnectDelay = section.Duration("max-reconnect-delay", TimeSpan.FromSeconds(5)),
        };
        var links = new DiscoveryOptions(source, link);
        links = links with { TakeOverAfter = section.Duration("take-over-after", links.TakeOverAfter) };
        section.Report(link.Validate());
        section.Report(links.Validate());
        section.Close();
        return links;
    }

    private static string HostOf(IPAddress address) => address.Equals(IPAddress.Any) ? Environment.MachineName : address.ToString();

    private static SiteAddress? Advertised(HoconValue value, int port) => value is HoconNull ? null : Node(value, value.AsString(), port);

    private static IReadOnlyList<SiteAddress> Nodes(HoconValue value, int port) =>
        [.. ConfigValue.Texts(value).Select(text => Node(value, text, port)).Distinct()];

    private static SiteAddress Node(HoconValue value, string text, int port)
    {
        if (SiteAddress.IsHost(text)) return new SiteAddress(text, port);
        return SiteAddress.TryParse(text, out var node) ? node : throw value.Unexpected("HOST or HOST:PORT, the host a name or an IPv4 address");
    }
}
