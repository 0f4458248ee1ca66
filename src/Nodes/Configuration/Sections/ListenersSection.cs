using System.Net;
using ActorMQ.StompGateway;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>listeners { NAME { … } }</c></summary>
internal static class ListenersSection
{
    private static readonly (string Word, ListenerScheme Value)[] Schemes =
    [
        ("stomp", ListenerScheme.Stomp),
        ("stomp+ssl", ListenerScheme.StompTls),
        ("ws", ListenerScheme.WebSocket),
        ("wss", ListenerScheme.WebSocketTls),
    ];

    private static readonly string[] WebSocketKeys = ["allowed-origins", "frames-per-message"];

    /// <param name="entries">The listeners by name.</param>
    /// <param name="isLocalOnly">Nobody has to log in, so nobody from outside may reach the broker.</param>
    public static IReadOnlyList<ListenerOptions> Read(IEnumerable<(string Name, ConfigSection Section)> entries, bool isLocalOnly)
    {
        var listeners = new List<ListenerOptions>();
        foreach (var (name, section) in entries)
        {
            var isEnabled = section.Boolean("enabled", true);
            var listener = Read(name, section);
            section.Close();
            if (!isEnabled) continue;
            listeners.Add(listener);
            section.Report(listener.Validate());
            section.CheckFiles(("certificate", listener.Certificate), ("private-key", listener.PrivateKey));
            if (!listener.IsWebSocket)
            {
                foreach (var key in WebSocketKeys.Where(section.Has)) section.Error(key, "is for WebSocket only (ws, wss)");
            }
            if (!isLocalOnly || listener.IsForThisMachine) continue;
            if (listener.Proxies is null) RefuseOpenAccess(section, name, listener.Address);
            else ProxyProtocolKeys.RefuseOpenAccess(section, name);
        }
        return listeners;
    }

    private static ListenerOptions Read(string name, ConfigSection section)
    {
        var scheme = section.Read("scheme", value => ConfigValue.Choice(value, Schemes), ListenerScheme.Stomp);
        var address = section.Read("address", ConfigValue.Address, IPAddress.Loopback);
        if (!section.Has("port")) section.Error("the port is missing");
        var options = new ListenerOptions(scheme, address, section.Integer("port", 0));
        return options with
        {
            Name = name,
            AllowedOrigins = section.Read("allowed-origins", ConfigValue.Texts, options.AllowedOrigins),
            FramesPerMessage = section.Integer("frames-per-message", options.FramesPerMessage),
            Certificate = section.OptionalText("certificate"),
            PrivateKey = section.OptionalText("private-key"),
            KeyPassword = section.OptionalText("key-password"),
            IsStrict = section.Boolean("strict", false),
            Proxies = ProxyProtocolKeys.Read(section),
        };
    }

    public static void RefuseOpenAccess(ConfigSection section, string name, IPAddress address) =>
        section.Error("address", $"the listener {name} is open to other machines ({address}), but no users are configured, so anybody "
            + "could do everything. Add users below actormq.security.users (actormq passwd makes the line), or listen at 127.0.0.1, or set "
            + "actormq.security.allow-open-access = true");
}
