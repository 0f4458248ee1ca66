using System.Globalization;
using ActorMQ.Actors.Bridges;
using ActorMQ.Actors.Bridges.Discovery;
using ActorMQ.Actors.Protocol;
using ActorMQ.Hocon;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>network-connectors { NAME { … } }</c>, with the names ActiveMQ has for things.</summary>
internal static class ConnectorsSection
{
    /// <summary>What ActiveMQ's connectors can be told and ours need not be, and why.</summary>
    private static readonly (string Key, string Reason)[] NotNeeded =
    [
        ("duplex", "every link carries both directions, whoever has dialled"),
        ("network-ttl", "messages know their way and do not go in circles; how far brokers know each other is network.max-distance"),
        ("message-ttl", "messages know their way and do not go in circles"),
        ("consumer-ttl", "how far brokers know each other is network.max-distance"),
        ("conduit-subscriptions", "consumers with the same selector are told of once, and selectors are kept"),
        ("conduit-network-queue-subscriptions", "each consumer is served for itself, wherever it is"),
        ("suppress-duplicate-queue-subscriptions", "a consumer is known once, by the best way"),
        ("suppress-duplicate-topic-subscriptions", "a consumer is known once, by the best way"),
        (
            "consumer-priority-base",
            "a consumer has the priority it asks for, wherever the queue is; for near ones first there is decrease-network-consumer-priority"),
        ("prefetch-size", "a consumer has the prefetch it asks for, wherever the queue is"),
        ("advisory-prefetch-size", "brokers do not learn of each other's consumers by messages"),
        ("advisory-ack-percentage", "brokers do not learn of each other's consumers by messages"),
        ("dynamic-only", "what is known of consumers is exchanged anew with each connection"),
        ("sync-durable-subs", "brokers tell each other of their durable subscriptions with each connection, used or not"),
        ("use-virtual-dest-subs", "there are no virtual destinations"),
        ("destination-filter", "use dynamically-included-destinations and excluded-destinations"),
        ("durable-destinations", "brokers tell each other of their durable subscriptions"),
        ("bridge-temp-destinations", "replies to temporary destinations always find their way"),
        ("always-sync-send", "what another broker has not confirmed is sent again"),
        ("dispatch-async", "nothing waits for a link"),
        ("use-compression", "messages travel as they are"),
        ("advisory-for-failed-forward", "actormq cmd bridge show says what goes wrong"),
        ("check-duplicate-messages-on-duplex", "duplicates are always found"),
        ("client-id-token", "links need no client ids"),
        ("use-broker-names-as-id-seed", "links need no client ids"),
        ("gc-destination-views", "there is nothing to collect"),
        ("gc-sweep-time", "there is nothing to collect"),
    ];

    public static NetworkConnectors Read(IEnumerable<(string Name, ConfigSection Section)> entries)
    {
        var connectors = new List<ConnectorOptions>();
        var discoveries = new List<DiscoveryOptions>();
        var decreasesPriority = false;
        foreach (var (name, section) in entries)
        {
            var isEnabled = section.Boolean("enabled", true);
            var read = Read(name, section, out var discovery);
            decreasesPriority |= section.Boolean("decrease-network-consumer-priority", false) && isEnabled;
            if (name.Contains('/', StringComparison.Ordinal)) section.Error("names with a slash are those of links to brokers that were found");
            if (name.StartsWith("accepted-", StringComparison.Ordinal))
                section.Error("names that begin with accepted- are those of links that others have dialled");
            if (read.Any(connector => connectors.Exists(other => other.Name == connector.Name) || discoveries.Exists(other => other.Name == connector.Name)))
                section.Error("several uris are links named NAME-1, NAME-2 and so on, and there is one of that name already");
            foreach (var (key, reason) in NotNeeded)
            {
                if (section.Has(key)) section.Warning(key, $"has no effect and can be left out: {reason}");
            }
            section.Close();
            if (!isEnabled) continue;
            connectors.AddRange(read);
            if (discovery is not null) discoveries.Add(discovery);
        }
        return new NetworkConnectors(connectors, discoveries) { DecreasesConsumerPriority = decreasesPriority };
    }

    /// <summary>What links of all kinds can be told, user and password excepted.</summary>
    public static ConnectorOptions ReadLink(string name, ConfigSection section)
    {
        var defaults = new ConnectorOptions { Name = name, Addresses = [] };
        return defaults with
        {
            Tls = ReadTls(section.Section("tls")),
            Filter = new LinkFilter
            {
                Excluded = section.Read("excluded-destinations", Destinations, []),
                DynamicallyIncluded = section.Read("dynamically-included-destinations", Destinations, []),
                StaticallyIncluded = section.Read("statically-included-destinations", Destinations, []),
                IsStatic = section.Boolean("static-bridge", false),
            },
            InitialReconnectDelay = section.Duration("initial-reconnect-delay", defaults.InitialReconnectDelay),
            MaxReconnectDelay = section.Duration("max-reconnect-delay", defaults.MaxReconnectDelay),
            MinConnectTime = section.Duration("min-connect-time", defaults.MinConnectTime),
        };
    }

    private static IReadOnlyList<ConnectorOptions> Read(string name, ConfigSection section, out DiscoveryOptions? discovery)
    {
        discovery = null;
        var connector = ReadLink(name, section) with
        {
            Entry = name,
            User = section.OptionalText("remote-user-name") ?? section.OptionalText("user-name") ?? section.OptionalText("user"),
            Password = section.OptionalText("remote-password") ?? section.OptionalText("password"),
        };
        // All names are asked for, so that none is unknown.
        foreach (var key in (string[])["user-name", "user", "password"]) section.Has(key);
        section.Report(connector.Validate());
        if (!section.Has("uri"))
        {
            section.Error("the uri is missing");
            return [];
        }
        if (!section.TryRead("uri", ReadUri, out var found)) return [];
        if (found.Discovery is { } source)
        {
            discovery = Discovery(section, connector, source);
            return [];
        }
        var uri = found.Links!;
        if (uri.Ignored.Count > 0)
            section.Warning(
                "uri",
                $"{string.Join(", ", uri.Ignored)} in it has no effect; initial-reconnect-delay, max-reconnect-delay and min-connect-time are keys of "
                    + $"the connector");
        if (connector.Password is not null && uri.Links.Any(link => link.Any(address => !address.IsTls && !IsLocal(address.Host))))
            section.Warning("password", "goes over the network in plain text; use ssl:// for other than trusted networks");
        return uri.Links.Count == 1
            ? [connector with { Addresses = uri.Links[0] }]
            : [.. uri.Links.Select(
                (addresses, index) => connector with { Name = string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1}"), Addresses = addresses })];
    }

    private static bool IsLocal(string host) => host is "localhost" or "127.0.0.1" or "::1";

    private static DiscoveryOptions Discovery(ConfigSection section, ConnectorOptions connector, DiscoveryUri uri)
    {
        if (uri.Ignored.Count > 0) section.Warning("uri", $"{string.Join(", ", uri.Ignored)} in it has no effect");
        if (connector.Password is not null && PlainTextAdvice(uri.Source) is { } advice) section.Warning("password", advice);
        // The certificate of a broker that is found by a name is for that name, unless the configuration knows better.
        return uri.Source is DiscoverySource.Dns { IsTls: true } dns && connector.Tls.ServerName is null
            ? new DiscoveryOptions(dns, connector with { Tls = connector.Tls with { ServerName = dns.Host } })
            : new DiscoveryOptions(uri.Source, connector);
    }

    private static string? PlainTextAdvice(DiscoverySource source) => source switch
    {
        DiscoverySource.Multicast { IsTls: false } multicast when !IsLocal(multicast.Interface?.ToString() ?? "") =>
            "is told in plain text to whoever announces itself as a broker; use multicast+ssl:// for other than trusted networks",
        DiscoverySource.Dns { IsTls: false } dns when !IsLocal(dns.Host) =>
            "goes over the network in plain text; use dns+ssl:// for other than trusted networks",
        _ => null,
    };

    private static (LinkUri? Links, DiscoveryUri? Discovery) ReadUri(HoconValue value)
    {
        try
        {
            var text = value.AsString();
            return DiscoveryUri.Parse(text) is { } discovery ? (null, discovery) : (LinkUri.Parse(text), null);
        }
        catch (FormatException e)
        {
            throw new HoconException(value.Origin, $"{value.Path}: {e.Message}");
        }
    }

    private static LinkTls ReadTls(ConfigSection section)
    {
        var tls = new LinkTls
        {
            Certificate = section.OptionalText("certificate"),
            PrivateKey = section.OptionalText("private-key"),
            KeyPassword = section.OptionalText("key-password"),
            Authorities = section.OptionalText("authorities"),
            ServerName = section.OptionalText("server-name"),
        };
        section.CheckFiles(("certificate", tls.Certificate), ("private-key", tls.PrivateKey), ("authorities", tls.Authorities));
        section.Close();
        return tls;
    }

    private static IReadOnlyList<LinkFilter.Entry> Destinations(HoconValue value) => [.. ConfigValue.Texts(value).Select(text => Destination(text, value))];

    private static LinkFilter.Entry Destination(string text, HoconValue value)
    {
        (string Prefix, bool? IsQueue)[] kinds = [("/queue/", true), ("queue://", true), ("/topic/", false), ("topic://", false), ("", null)];
        var (prefix, isQueue) = kinds.First(kind => text.StartsWith(kind.Prefix, StringComparison.Ordinal));
        var pattern = text[prefix.Length..];
        return pattern.Length > 0 && pattern[0] != '/'
            ? new LinkFilter.Entry(isQueue, new DestinationPattern(pattern))
            : throw value.Unexpected("destinations such as /queue/orders.>, /topic/news, or orders.> for queues and topics");
    }
}
