using ActorMQ.Hocon;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration;

/// <summary>What one entry says of the destinations whose names match its pattern: a row of changes, one for each key it has.</summary>
internal sealed class DestinationRule<TOptions>
{
    private readonly ConfigSection _entry;
    private readonly List<Func<TOptions, TOptions>> _changes = [];

    public DestinationRule(DestinationPattern pattern, ConfigSection entry)
    {
        Pattern = pattern;
        _entry = entry;
    }

    public DestinationPattern Pattern { get; }

    /// <summary>Reads a key if the entry has it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="convert">How its value is understood.</param>
    /// <param name="change">The options with that value.</param>
    public void Read<T>(string key, Func<HoconValue, T> convert, Func<TOptions, T, TOptions> change)
    {
        if (_entry.TryRead(key, convert, out var value)) _changes.Add(options => change(options, value));
    }

    /// <summary>Options with the entry's values in place of those that more general entries left.</summary>
    public TOptions Apply(TOptions options) => _changes.Aggregate(options, (changed, change) => change(changed));

    /// <summary>Passes on what is wrong with the options that result.</summary>
    public void Report(IEnumerable<string> errors) => _entry.Report(errors);
}
