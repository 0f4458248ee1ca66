namespace ActorMQ.Nodes.Configuration;

/// <summary>
/// What is configured for names that match a pattern. Unlike in ActiveMQ, where the most specific entry wins whole, all that match are
/// laid over each other, the more specific ones on top: an entry says only what is different.
/// </summary>
internal sealed class DestinationRules<TOptions>
{
    private readonly DestinationRule<TOptions>[] _rules;
    private readonly TOptions _defaults;

    public DestinationRules(TOptions defaults, IEnumerable<DestinationRule<TOptions>> rules)
    {
        _defaults = defaults;
        _rules = [.. rules.OrderBy(rule => rule.Pattern, PatternSpecificity.Instance)];
    }

    public TOptions For(string name) => Apply(rule => rule.Pattern.Matches(name));

    /// <summary>What holds for the names of a rule's pattern, unless something still more specific is said of some of them.</summary>
    public TOptions With(DestinationRule<TOptions> rule) => Apply(other => other.Pattern.Covers(rule.Pattern));

    /// <summary>What would hold for them without the rule.</summary>
    public TOptions Below(DestinationRule<TOptions> rule) => Apply(other => other != rule && other.Pattern.Covers(rule.Pattern));

    private TOptions Apply(Func<DestinationRule<TOptions>, bool> concerns) =>
        _rules.Where(concerns).Aggregate(_defaults, (options, rule) => rule.Apply(options));
}
