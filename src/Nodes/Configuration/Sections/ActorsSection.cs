using ActorMQ.Actors.Engine;
using ActorMQ.Hocon;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>actors { … }</c></summary>
internal static class ActorsSection
{
    public static TurnOptions Read(ConfigSection section)
    {
        var defaults = new TurnOptions();
        var options = new TurnOptions
        {
            MaxBatch = section.Read("max-batch", CountOf, defaults.MaxBatch),
            Quantum = section.Duration("quantum", defaults.Quantum),
            LongTurn = section.Duration("long-turn", defaults.LongTurn),
        };
        section.Report(options.Validate());
        section.Close();
        return options;
    }

    /// <summary>The record does not even take a number that makes no sense.</summary>
    private static int CountOf(HoconValue value) => value.AsInt32() is > 0 and var count ? count : throw value.Unexpected("a whole number of at least 1");
}
