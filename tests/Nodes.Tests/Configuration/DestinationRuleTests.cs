using ActorMQ.Actors.Queues;
using ActorMQ.Model;
using ActorMQ.Model.Destinations;
using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

public sealed class DestinationRuleTests
{
    [Fact]
    public void Entries_that_match_are_merged_and_the_more_specific_one_wins()
    {
        var policies = Policies("""
            "orders.eu" { max-messages = 3 }
            ">" { max-messages = 1, redelivery-delay = 1s }
            "orders.>" { max-messages = 2, when-full = reject }
            """);
        var queue = policies.ForQueue(DestinationName.Queue("orders.eu"));
        Assert.Equal(3, queue.MaxMessages);
        Assert.Equal(WhenFull.Reject, queue.WhenFull);
        Assert.Equal(TimeSpan.FromSeconds(1), queue.RedeliveryDelay);
        Assert.Equal(new QueueOptions().MemoryWindow, queue.MemoryWindow);
    }

    [Fact]
    public void What_matches_no_entry_of_the_user_is_as_by_default() =>
        Assert.Equal(new QueueOptions(), Policies("\"orders.>\" { max-messages = 2 }").ForQueue(DestinationName.Queue("invoices")));

    [Fact]
    public void A_trailing_wildcard_matches_the_name_before_it() =>
        Assert.Equal(2, Policies("\"orders.>\" { max-messages = 2 }").ForQueue(DestinationName.Queue("orders")).MaxMessages);

    [Fact]
    public void Durable_subscriptions_have_the_keys_of_queues_and_their_own()
    {
        var policies = ConfigText.Options(
            """destinations { max-durable-subscriptions = 3, durable-subscriptions { ">".offline-timeout = 7d, "a.>".max-redeliveries = 1 } }""").Destinations;
        Assert.Equal(3, policies.MaxDurableSubscriptions);
        var options = policies.ForDurable(DestinationName.Topic("a.*.b"));
        Assert.Equal((TimeSpan.FromDays(7), 1), (options.OfflineTimeout, options.Queue.MaxRedeliveries));
        Assert.Equal(6, policies.ForQueue(DestinationName.Queue("a.b")).MaxRedeliveries);
    }

    [Fact]
    public void Queues_and_topics_have_entries_of_their_own()
    {
        var policies = ConfigText.Options("destinations { queues.a.max-messages = 7, topics.a.pending-limit = 8 }").Destinations;
        Assert.Equal(7, policies.ForQueue(DestinationName.Queue("a")).MaxMessages);
        Assert.Equal(8, policies.ForTopic(DestinationName.Topic("a")).PendingLimit);
    }

    [Fact]
    public void Null_takes_away_what_a_more_general_entry_says() =>
        Assert.Null(Policies("replies { dead-letter-queue = null }").ForQueue(DestinationName.Queue("replies")).DeadLetterQueue);

    [Fact]
    public void Every_key_of_an_entry_arrives()
    {
        var queue = Policies("""
            a {
              prioritized = false, max-redeliveries = -1, redelivery-delay = 2s, redelivery-backoff = 3, max-redelivery-delay = 4m
              dead-letter-queue = DLQ, dead-letter-expired = persistent, memory-window = 5MiB, max-messages = 6, max-bytes = 7KiB
              when-full = reject, idle-timeout = 8h
            }
            """).ForQueue(DestinationName.Queue("a"));
        var expected = new QueueOptions
        {
            Prioritized = false,
            MaxRedeliveries = -1,
            RedeliveryDelay = TimeSpan.FromSeconds(2),
            RedeliveryBackoff = 3,
            MaxRedeliveryDelay = TimeSpan.FromMinutes(4),
            DeadLetterQueue = "DLQ",
            DeadLetterExpired = ExpiredMessages.Persistent,
            MemoryWindow = ByteSize.MiB(5),
            MaxMessages = 6,
            MaxBytes = ByteSize.KiB(7),
            WhenFull = WhenFull.Reject,
            IdleTimeout = TimeSpan.FromHours(8),
        };
        Assert.Equal(expected, queue);
    }

    [Theory]
    [InlineData(">", "*.>", "*.*", "orders.>", "orders.*", "orders.eu")]
    [InlineData("orders.>", "orders.*.>", "orders.*.north", "orders.eu.north")]
    [InlineData("*.eu", "orders.*")]
    [InlineData("shop.>", "*.eu.orders")]
    [InlineData("*.*.>", "*.*.*", "orders.>", "*.eu.>", "*.eu.*")]
    public void Patterns_are_ordered_from_general_to_specific(params string[] patterns)
    {
        var shuffled = patterns.Reverse().Select(pattern => new DestinationPattern(pattern));
        Assert.Equal(patterns, shuffled.Order(PatternSpecificity.Instance).Select(pattern => pattern.Text));
    }

    [Fact]
    public void Entries_that_contradict_each_other_are_an_error_of_the_more_specific_one()
    {
        var error = Assert.Single(
            ConfigText.Errors(
                "destinations.queues {\n\">\" { max-redelivery-delay = 1s }\n\"a.>\" { redelivery-delay = 5s }\n\"a.b\" { max-messages = 1 }\n}"));
        Assert.Equal("4:1: actormq.destinations.queues.\"a.>\".max-redelivery-delay must be at least redelivery-delay and at most 365d", error);
    }

    [Theory]
    [InlineData("a.>.b")]
    [InlineData("a..b")]
    [InlineData("")]
    public void A_pattern_that_makes_no_sense_is_an_error(string pattern) =>
        Assert.Contains("expected a name or a pattern", Assert.Single(ConfigText.Errors($"destinations.queues.\"{pattern}\" {{ max-messages = 1 }}")));

    private static DestinationPolicies Policies(string queues) => ConfigText.Options($"destinations.queues {{\n{queues}\n}}").Destinations;
}
