using ActorMQ.Actors.Queues;
using ActorMQ.Actors.Subscriptions;
using ActorMQ.Actors.Topics;
using ActorMQ.Hocon;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration.Sections;

/// <summary><c>destinations { max, queues { PATTERN { … } }, topics { PATTERN { … } }, durable-subscriptions { PATTERN { … } } }</c></summary>
internal static class DestinationsSection
{
    public const int DefaultMax = 100_000;
    public const int DefaultMaxDurable = 10_000;

    public static DestinationPolicies Read(ConfigSection section)
    {
        var max = section.Integer("max", DefaultMax);
        if (max < 1) section.Error("max", "expected at least 1");
        var maxPerUser = section.Integer("max-per-user", 0);
        if (maxPerUser < 0) section.Error("max-per-user", "expected at least 1, or 0 for half of max");
        var maxDurable = section.Integer("max-durable-subscriptions", DefaultMaxDurable);
        if (maxDurable < 0) section.Error("max-durable-subscriptions", "expected 0 (none) or more");
        var maxDurablePerUser = section.Integer("max-durable-subscriptions-per-user", 0);
        if (maxDurablePerUser < 0) section.Error("max-durable-subscriptions-per-user", "expected at least 1, or 0 for half of max-durable-subscriptions");
        var queues = ReadRules<QueueOptions>(section.Entries("queues"), new QueueOptions(), ReadKeys, options => options.Validate());
        var topics = ReadRules<TopicOptions>(section.Entries("topics"), new TopicOptions(), ReadKeys, options => options.Validate());
        var durables = ReadRules<DurableOptions>(section.Entries("durable-subscriptions"), new DurableOptions(), ReadKeys, options => options.Validate());
        section.Close();
        return new DestinationPolicies(queues, topics, durables)
        {
            MaxDestinations = max,
            MaxDestinationsPerUser = maxPerUser > 0 ? maxPerUser : (max + 1) / 2,
            MaxDurableSubscriptions = maxDurable,
            MaxDurableSubscriptionsPerUser = maxDurablePerUser > 0 ? maxDurablePerUser : (maxDurable + 1) / 2,
        };
    }

    private static void ReadKeys(DestinationRule<QueueOptions> rule)
    {
        ReadQueueKeys(rule, (options, change) => change(options));
        rule.Read("idle-timeout", v => v.AsDuration(), (o, timeout) => o with { IdleTimeout = timeout });
    }

    private static void ReadKeys(DestinationRule<DurableOptions> rule)
    {
        ReadQueueKeys(rule, (options, change) => options with { Queue = change(options.Queue) });
        rule.Read("offline-timeout", v => v.AsDuration(), (o, timeout) => o with { OfflineTimeout = timeout });
    }

    /// <summary>What holds for everything that is a queue inside.</summary>
    private static void ReadQueueKeys<TOptions>(DestinationRule<TOptions> rule, Func<TOptions, Func<QueueOptions, QueueOptions>, TOptions> with)
    {
        rule.Read("prioritized", v => v.AsBoolean(), (o, prioritized) => with(o, q => q with { Prioritized = prioritized }));
        rule.Read("max-redeliveries", v => v.AsInt32(), (o, count) => with(o, q => q with { MaxRedeliveries = count }));
        rule.Read("redelivery-delay", v => v.AsDuration(), (o, delay) => with(o, q => q with { RedeliveryDelay = delay }));
        rule.Read("redelivery-backoff", v => v.AsDouble(), (o, factor) => with(o, q => q with { RedeliveryBackoff = factor }));
        rule.Read("max-redelivery-delay", v => v.AsDuration(), (o, delay) => with(o, q => q with { MaxRedeliveryDelay = delay }));
        rule.Read("dead-letter-queue", ConfigValue.OptionalText, (o, name) => with(o, q => q with { DeadLetterQueue = name }));
        rule.Read("dead-letter-expired", ExpiredMessagesOf, (o, which) => with(o, q => q with { DeadLetterExpired = which }));
        rule.Read("memory-window", ConfigValue.Size, (o, size) => with(o, q => q with { MemoryWindow = size }));
        rule.Read("max-messages", v => v.AsInt64(), (o, count) => with(o, q => q with { MaxMessages = count }));
        rule.Read("max-bytes", ConfigValue.Size, (o, size) => with(o, q => q with { MaxBytes = size }));
        rule.Read("when-full", WhenFullOf, (o, response) => with(o, q => q with { WhenFull = response }));
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
