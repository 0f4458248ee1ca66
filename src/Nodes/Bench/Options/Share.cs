using System.Globalization;

namespace ActorMQ.Nodes.Bench.Options;

/// <summary>What one of several consumers gets, and what messages for it say.</summary>
/// <param name="Destination">Where it subscribes.</param>
/// <param name="Selector">Which messages it wants; null: all.</param>
/// <param name="Header">What messages for it have; null: nothing.</param>
internal sealed record Share(string Destination, string? Selector, (string Name, string Value)? Header)
{
    private const string Key = "mc_identity";

    public static Share Of(BenchOptions options, int consumer)
    {
        var number = consumer.ToString(CultureInfo.InvariantCulture);
        return options.Spread switch
        {
            Spread.Selectors => new(options.Target, $"{Key} = 'node{number}'", (Key, $"node{number}")),
            Spread.Queues => new($"{options.Target}.{number}", null, null),
            _ => new(options.Target, null, null),
        };
    }
}
