using ActorMQ.Actors.Connections;
using ActorMQ.Actors.Security.Logins;
using ActorMQ.StompProtocol;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>connections { … }</c></summary>
internal static class ConnectionsSection
{
    public static ConnectionOptions Read(ConfigSection section)
    {
        var options = Read(section, new ConnectionOptions());
        section.Report(options.Validate());
        section.Close();
        return options;
    }

    private static ConnectionOptions Read(ConfigSection section, ConnectionOptions defaults)
    {
        var transactions = section.Section("transactions");
        var window = section.Section("publish-window");
        var prefetch = section.Section("prefetch");
        var options = new ConnectionOptions
        {
            ConnectTimeout = section.Duration("connect-timeout", defaults.ConnectTimeout),
            CloseTimeout = section.Duration("close-timeout", defaults.CloseTimeout),
            MaxSubscriptions = section.Integer("max-subscriptions", defaults.MaxSubscriptions),
            MaxTransactions = transactions.Integer("max", defaults.MaxTransactions),
            MaxTransactionSize = transactions.Integer("max-frames", defaults.MaxTransactionSize),
            MaxTransactionBytes = transactions.Size("max-bytes", defaults.MaxTransactionBytes),
            PublishWindow = window.Integer("messages", defaults.PublishWindow),
            PublishWindowBytes = window.Size("bytes", defaults.PublishWindowBytes),
            ReadAhead = section.Size("read-ahead", defaults.ReadAhead),
            QueuePrefetch = prefetch.Integer("queue", defaults.QueuePrefetch),
            TopicPrefetch = prefetch.Integer("topic", defaults.TopicPrefetch),
            DurablePrefetch = prefetch.Integer("durable", defaults.DurablePrefetch),
            BrowserPrefetch = prefetch.Integer("browser", defaults.BrowserPrefetch),
            PrefetchBytes = prefetch.Size("bytes", defaults.PrefetchBytes),
            HeartBeat = ReadHeartBeat(section.Section("heart-beat"), defaults.HeartBeat),
            Logins = ReadLogins(section.Section("logins"), defaults.Logins),
            Limits = ReadLimits(section.Section("limits"), defaults.Limits),
        };
        transactions.Close();
        window.Close();
        prefetch.Close();
        return options;
    }

    private static HeartBeatOptions ReadHeartBeat(ConfigSection section, HeartBeatOptions defaults)
    {
        var options = new HeartBeatOptions
        {
            MinInterval = section.Duration("min", defaults.MinInterval),
            MaxInterval = section.Duration("max", defaults.MaxInterval),
            GraceFactor = section.Number("grace", defaults.GraceFactor),
            Default = section.Duration("default", defaults.Default),
        };
        section.Close();
        return options;
    }

    private static LoginOptions ReadLogins(ConfigSection section, LoginOptions defaults)
    {
        var options = new LoginOptions
        {
            Threads = section.Integer("threads", defaults.Threads),
            MaxWaiting = section.Integer("max-waiting", defaults.MaxWaiting),
            MaxWaitingPerAddress = section.Integer("max-waiting-per-address", defaults.MaxWaitingPerAddress),
            MaxDelay = section.Duration("max-delay", defaults.MaxDelay),
        };
        section.Close();
        return options;
    }

    private static StompLimits ReadLimits(ConfigSection section, StompLimits defaults)
    {
        var limits = new StompLimits(
            section.Read("command", ConfigValue.SmallSize, defaults.MaxCommandLength),
            section.Read("header", ConfigValue.SmallSize, defaults.MaxHeaderLength),
            section.Integer("headers", defaults.MaxHeaders),
            section.Read("header-block", ConfigValue.SmallSize, defaults.MaxHeaderBlock),
            section.Read("body", ConfigValue.SmallSize, defaults.MaxBody),
            section.Read("frame", ConfigValue.SmallSize, defaults.MaxFrame));
        section.Close();
        return limits;
    }
}
