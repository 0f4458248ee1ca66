using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Topics;
using ActorMQ.Hocon;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>destinations { max, queues { PATTERN { … } }, topics { PATTERN { … } } }</c></summary>
internal static class DestinationsSection
{
    public const int DefaultMax = 100_000;

    public static DestinationPolicies Read(ConfigSection section)
    {
        var max = section.Integer("max", DefaultMax);
        if (max < 1) section.Error("max", "expected at least 1");
        var queues = ReadRules<QueueOptions>(section.Entries("queues"), new QueueOptions(), ReadKeys, options => options.Validate());
        var topics = ReadRules<TopicOptions>(section.Entries("topics"), new TopicOptions(), ReadKeys, options => options.Validate());
        section.Close();
        return new DestinationPolicies(max, queues, topics);
    }

    private static void ReadKeys(DestinationRule<QueueOptions> rule)
    {
        rule.Read("prioritized", v => v.AsBoolean(), (o, prioritized) => o with { Prioritized = prioritized });
        rule.Read("max-redeliveries", v => v.AsInt32(), (o, count) => o with { MaxRedeliveries = count });
        rule.Read("redelivery-delay", v => v.AsDuration(), (o, delay) => o with { RedeliveryDelay = delay });
        rule.Read("redelivery-backoff", v => v.AsDouble(), (o, factor) => o with { RedeliveryBackoff = factor });
        rule.Read("max-redelivery-delay", v => v.AsDuration(), (o, delay) => o with { MaxRedeliveryDelay = delay });
        rule.Read("dead-letter-queue", ConfigValue.OptionalText, (o, name) => o with { DeadLetterQueue = name });
        rule.Read("dead-letter-expired", ExpiredMessagesOf, (o, which) => o with { DeadLetterExpired = which });
        rule.Read("memory-window", ConfigValue.Size, (o, size) => o with { MemoryWindow = size });
        rule.Read("max-messages", v => v.AsInt64(), (o, count) => o with { MaxMessages = count });
        rule.Read("max-bytes", ConfigValue.Size, (o, size) => o with { MaxBytes = size });
        rule.Read("when-full", WhenFullOf, (o, response) => o with { WhenFull = response });
        rule.Read("idle-timeout", v => v.AsDuration(), (o, timeout) => o with { IdleTimeout = timeout });
    }

    private static void ReadKeys(DestinationRule<TopicOptions> rule)
    {
        rule.Read("pending-limit", v => v.AsInt32(), (o, count) => o with { PendingLimit = count });
        rule.Read("idle-timeout", v => v.AsDuration(), (o, timeout) => o with { IdleTimeout = timeout });
    }

    private static ExpiredMessages ExpiredMessagesOf(HoconValue value) =>
        ConfigValue.Choice(value, ("none", ExpiredMessages.None), ("persistent", ExpiredMessages.Persistent), ("all", ExpiredMessages.All));

    private static WhenFull WhenFullOf(HoconValue value) => ConfigValue.Choice(value, ("block", WhenFull.Block), ("reject", WhenFull.Reject));

    private static DestinationRules<TOptions> ReadRules<TOptions>(
        IEnumerable<(string Name, ConfigSection Section)> entries,
        TOptions defaults,
        Action<DestinationRule<TOptions>> readKeys,
        Func<TOptions, IEnumerable<string>> validate)
    {
        var all = new List<DestinationRule<TOptions>>();
        foreach (var (name, section) in entries)
        {
            if (!IsPattern(name))
            {
                section.Error("expected a name or a pattern such as orders.eu, orders.* or orders.>, where > is the last level");
                continue;
            }
            var rule = new DestinationRule<TOptions>(new DestinationPattern(name), section);
            readKeys(rule);
            section.Close();
            all.Add(rule);
        }
        var rules = new DestinationRules<TOptions>(defaults, all);
        // An entry must make sense together with the more general ones, but is not blamed for what they have wrong without it.
        foreach (var rule in all) rule.Report(validate(rules.With(rule)).Except(validate(rules.Below(rule)), StringComparer.Ordinal));
        return rules;
    }

    private static bool IsPattern(string name)
    {
        var levels = name.Split('.');
        return levels.All(level => level.Length > 0) && !levels.SkipLast(1).Contains(">", StringComparer.Ordinal);
    }
}
