using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;
using ActorMQ.Model.Selectors;

namespace ActorMQ.Actors.Tests.Subscriptions;

public sealed class BrokerSubscriptionsTests
{
    [Fact]
    public void Another_broker_asks_for_what_the_client_does()
    {
        var mine = new DurableDefinition(new DurableKey("client", "sub"), DestinationName.Topic("a.>")) { Selector = Selector.Parse("x = 1"), NoLocal = true };
        var wanted = BrokerSubscriptions.InterestOf(mine);
        Assert.Equal(new InterestEntry(new DestinationName(DestinationKind.DurableSubscription, "a.>"), "x = 1"), wanted);
        Assert.False(mine.IsOfBroker);

        var there = BrokerSubscriptions.Define("s", wanted, new InterestStamp(5, 7));

        Assert.True(there.IsOfBroker);
        Assert.Equal((mine.Topic, "x = 1", false), (there.Topic, there.Selector?.Text, there.NoLocal));
        Assert.Equal("broker:s/a.>?selector=x = 1", there.Key.ToDestination().Name);
    }

    [Fact]
    public void No_two_wishes_have_one_queue_and_none_has_a_name_that_links_do_not_carry()
    {
        string?[] selectors = [null, "a = 'x'", "a = '\n'", "a = '%0A'", "a = '\t'"];

        var names = selectors.Select(selector => BrokerSubscriptions.KeyOf("s", Wanted("t", selector)).ToDestination().Name)
            .Append(BrokerSubscriptions.KeyOf("s/t", Wanted("t", null)).ToDestination().Name)
            .Append(BrokerSubscriptions.KeyOf("s", Wanted("t/t", null)).ToDestination().Name)
            .ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.DoesNotContain(names, name => name.Any(char.IsControl));
    }

    [Fact]
    public void Another_runs_news_are_newer_whatever_their_version()
    {
        Assert.True(new InterestStamp(1, 9) < new InterestStamp(2, 1));
        Assert.True(new InterestStamp(2, 2) > new InterestStamp(2, 1));
        Assert.True(new InterestStamp(2, 2) >= new InterestStamp(2, 2) && new InterestStamp(2, 2) <= new InterestStamp(2, 2));
    }

    private static InterestEntry Wanted(string topic, string? selector) => new(new DestinationName(DestinationKind.DurableSubscription, topic), selector);
}
