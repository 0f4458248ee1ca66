using ActorMQ.Kernel;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>kernel { … }</c></summary>
internal static class KernelSection
{
    public static ActorSystemOptions Read(ConfigSection section)
    {
        var defaults = new ActorSystemOptions();
        var options = new ActorSystemOptions
        {
            MaxBatch = section.Integer("max-batch", defaults.MaxBatch),
            Quantum = section.Duration("quantum", defaults.Quantum),
            LongTurn = section.Duration("long-turn", defaults.LongTurn),
        };
        section.Report(options.Validate());
        section.Close();
        return options;
    }
}
