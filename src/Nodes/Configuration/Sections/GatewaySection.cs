using ActorMQ.Actors.Admission;
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
            Limits = new ConnectionLimits
            {
                Max = section.Integer("max-connections", defaults.Limits.Max),
                MaxPerAddress = section.Integer("max-connections-per-address", defaults.Limits.MaxPerAddress),
                MaxPerUser = section.Integer("max-connections-per-user", defaults.Limits.MaxPerUser),
                MaxConnecting = section.Integer("max-connecting", defaults.Limits.MaxConnecting),
                MaxConnectingPerAddress = section.Integer("max-connecting-per-address", defaults.Limits.MaxConnectingPerAddress),
            },
            IoThreads = section.Integer("io-threads", defaults.IoThreads),
        };
        section.Report(options.Validate());
        section.Close();
        return options;
    }
}
