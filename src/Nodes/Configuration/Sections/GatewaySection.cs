using ActorMQ.StompGateway;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>gateway { … }</c></summary>
internal static class GatewaySection
{
    public static GatewayOptions Read(ConfigSection section, IReadOnlyList<ListenerOptions> listeners)
    {
        var defaults = new GatewayOptions();
        var options = new GatewayOptions
        {
            Listeners = listeners,
            MaxConnections = section.Integer("max-connections", defaults.MaxConnections),
            MaxConnectionsPerAddress = section.Integer("max-connections-per-address", defaults.MaxConnectionsPerAddress),
            IoThreads = section.Integer("io-threads", defaults.IoThreads),
        };
        section.Report(options.Validate());
        section.Close();
        return options;
    }
}
