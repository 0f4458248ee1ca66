using ActorMQ.Nodes.Running.Pairs;
using ActorMQ.Persistence.Lease;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>pair { … }</c></summary>
internal static class PairSection
{
    /// <returns>Null when the node serves its broker alone.</returns>
    /// <param name="section">What is configured.</param>
    /// <param name="isDirectory">Both nodes are processes of one machine, and share a directory.</param>
    /// <param name="isInMemory">There is nothing that two nodes could share.</param>
    /// <param name="isFenced">The journal takes nothing but from a master, so that even a node without another one has to be it.</param>
    public static PairOptions? Read(ConfigSection section, bool isDirectory, bool isInMemory, bool isFenced)
    {
        var isEnabled = section.Boolean("enabled", false);
        var defaults = new PairOptions { Node = "" };
        var options = new PairOptions
        {
            Node = section.OptionalText("node") ?? (isDirectory ? $"{Environment.MachineName}-{Environment.ProcessId}" : Environment.MachineName),
            Ttl = section.Duration("ttl", defaults.Ttl),
            Beat = section.Duration("beat", defaults.Beat),
            Grace = section.Duration("grace", defaults.Grace),
            RetryInterval = section.Duration("retry-interval", defaults.RetryInterval),
        };
        section.Report(LeaseOf(options).Validate());
        if (options.RetryInterval <= TimeSpan.Zero) section.Error("retry-interval", "expected longer than 0");
        if (isEnabled && isInMemory) section.Error("enabled", "two nodes need a journal that both can open: journal.driver = sqlite, or sql");
        section.Close();
        return isEnabled || isFenced ? options : null;
    }

    /// <summary>As far as it is known here.</summary>
    private static LeaseOptions LeaseOf(PairOptions options) => new()
    {
        ConnectionString = "-",
        Broker = "-",
        Node = options.Node,
        Ttl = options.Ttl,
        Beat = options.Beat,
        Grace = options.Grace,
    };
}
