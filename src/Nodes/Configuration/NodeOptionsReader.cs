using ActorMQ.Actors;
using ActorMQ.Actors.Connections;
using ActorMQ.Nodes.Admin;
using ActorMQ.Nodes.Configuration.Sections;

namespace ActorMQ.Nodes.Configuration;

/// <summary>Reads all that is below the root key <c>actormq</c>: the one place that knows the shape of a configuration as a whole.</summary>
internal static class NodeOptionsReader
{
    public static NodeOptions Read(ConfigSection section)
    {
        var broker = section.Section("broker");
        var dataDirectory = broker.Read("data-directory", ConfigValue.Location, Path.GetFullPath("./data"));
        var stopTimeout = ReadStopTimeout(broker);
        var brokerOptions = ReadBroker(broker, DefaultName(section), ConnectionsSection.Read(section.Section("connections")));
        broker.Close();
        var security = SecuritySection.Read(section.Section("security"), out var allowsOpenAccess);
        var isLocalOnly = security.Users.Count == 0 && !allowsOpenAccess;
        var listeners = ListenersSection.Read(section.Entries("listeners"), isLocalOnly);
        var connectors = ConnectorsSection.Read(section.Entries("network-connectors"));
        var site = SiteSection.Read(section.Section("site"), connectors);
        if (site is not null) connectors = connectors.With(site.Links);
        var options = new NodeOptions
        {
            Broker = brokerOptions,
            DataDirectory = dataDirectory,
            StopTimeout = stopTimeout,
            Security = security,
            Gateway = GatewaySection.Read(section.Section("gateway"), listeners),
            Certificates = CertificatesSection.Read(section.Section("certificates")),
            Network = NetworkSection.Read(section.Section("network"), connectors, isLocalOnly),
            Site = site,
            Destinations = DestinationsSection.Read(section.Section("destinations")),
            Journal = JournalSection.Read(section.Section("journal"), brokerOptions.Name, dataDirectory, out var sqlite, out var sql),
            Sqlite = sqlite,
            Sql = sql,
            Pair = PairSection.Read(section.Section("pair"), brokerOptions.Name, sqlite, sql),
            Turns = ActorsSection.Read(section.Section("actors")),
            Log = LogSection.Read(section.Section("log")),
            Health = HealthSection.Read(section.Section("health")),
            AdminSocket = ReadAdminSocket(section.Section("admin"), dataDirectory),
        };
        section.Close();
        return options;
    }

    /// <summary>Both nodes of a pair have the name of one broker, and hosts have names of their own: name-mq01-a and name-mq01-b serve name-mq01.</summary>
    private static string DefaultName(ConfigSection section)
    {
        if (section.Section("journal").Text("driver", "") != "sql") return Environment.MachineName;
        var node = section.Section("pair").OptionalText("node") ?? Environment.MachineName;
        return node.Length > 2 && node[^2..] is "-a" or "-b" ? node[..^2] : node;
    }

    private static BrokerOptions ReadBroker(ConfigSection section, string defaultName, ConnectionOptions connections)
    {
        var options = new BrokerOptions
        {
            Name = section.OptionalText("name") ?? defaultName,
            Version = ProductVersion.Text,
            MemoryLimit = section.Size("memory-limit", new BrokerOptions().MemoryLimit),
        };
        section.Report(options.Validate());
        return options with { Connections = connections };
    }

    private static TimeSpan ReadStopTimeout(ConfigSection section)
    {
        var timeout = section.Duration("stop-timeout", TimeSpan.FromSeconds(5));
        if (timeout <= TimeSpan.Zero || timeout > TimeSpan.FromHours(1)) section.Error("stop-timeout", "expected longer than 0 and at most 1h");
        return timeout;
    }

    private static string? ReadAdminSocket(ConfigSection section, string dataDirectory)
    {
        var isEnabled = section.Boolean("enabled", true);
        var socket = section.Read("socket", ConfigValue.OptionalLocation, null) ?? Path.Combine(dataDirectory, AdminSocket.FileName);
        section.Close();
        return isEnabled ? socket : null;
    }
}
