using ActorMQ.Nodes.Running.Pairs;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>pair { … }</c></summary>
internal static class PairSection
{
    /// <returns>Null when the node serves its broker alone.</returns>
    /// <param name="section">What is configured.</param>
    /// <param name="isDirectory">Both nodes are processes of one machine, and share a directory.</param>
    /// <param name="isInMemory">There is nothing that two nodes could share.</param>
    public static PairOptions? Read(ConfigSection section, bool isDirectory, bool isInMemory)
    {
        var isEnabled = section.Boolean("enabled", false);
        var options = new PairOptions
        {
            Node = section.OptionalText("node") ?? (isDirectory ? $"{Environment.MachineName}-{Environment.ProcessId}" : Environment.MachineName),
            RetryInterval = section.Duration("retry-interval", TimeSpan.FromSeconds(2)),
        };
        if (options.RetryInterval <= TimeSpan.Zero) section.Error("retry-interval", "expected longer than 0");
        if (isEnabled && isInMemory) section.Error("enabled", "two nodes need a journal that both can open: journal.driver = sqlite, or sql");
        section.Close();
        return isEnabled ? options : null;
    }
}
