using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Actors.Tests.Bridges;

public sealed class LinkFilterTests
{
    [Theory]
    [InlineData("a.b", true)]
    [InlineData("a.secret", false)]
    [InlineData("a.secret.deep", false)]
    [InlineData("b", true)]
    public void What_is_excluded_is_not_permitted(string queue, bool isPermitted)
    {
        var filter = new LinkFilter { Excluded = [Queues("a.secret.>")] };
        Assert.Equal(isPermitted, filter.Permits(DestinationName.Queue(queue)));
        Assert.Equal(isPermitted, filter.Admits(new InterestEntry(DestinationName.Queue(queue), null)));
        Assert.True(filter.Permits(DestinationName.Topic(queue)));
    }

    [Theory]
    [InlineData("a.>", true)]
    [InlineData("a.secret.*", false)]
    [InlineData("*.secret", true)]
    [InlineData(">", true)]
    public void A_wildcards_interest_counts_unless_all_of_it_is_excluded(string wildcard, bool isAdmitted)
    {
        var filter = new LinkFilter { Excluded = [Queues("a.secret.>")] };
        Assert.Equal(isAdmitted, filter.Admits(new InterestEntry(DestinationName.Queue(wildcard), null)));
    }

    [Theory]
    [InlineData("news.*", true)]
    [InlineData("*.sport", true)]
    [InlineData(">", true)]
    [InlineData("weather.>", false)]
    [InlineData("*", true)]
    [InlineData("*.*.*", true)]
    public void Where_something_is_included_a_wildcards_interest_counts_if_it_has_some_of_it(string wildcard, bool isAdmitted)
    {
        var filter = new LinkFilter { DynamicallyIncluded = [Queues("news.>")] };
        Assert.Equal(isAdmitted, filter.Admits(new InterestEntry(DestinationName.Queue(wildcard), null)));
        Assert.True(filter.Permits(DestinationName.Queue("news.sport")));
        Assert.False(filter.Permits(DestinationName.Queue("weather")));
    }

    [Fact]
    public void Only_what_is_statically_included_counts_on_a_static_bridge()
    {
        var filter = new LinkFilter { IsStatic = true, StaticallyIncluded = [Queues("a")], DynamicallyIncluded = [Queues("b")] };
        Assert.True(filter.Permits(DestinationName.Queue("a")));
        Assert.False(filter.Permits(DestinationName.Queue("b")));
    }

    [Theory]
    [InlineData("news.sport", true)]
    [InlineData("news.>", true)]
    [InlineData("news.local.>", false)]
    [InlineData("news.local", false)]
    [InlineData("weather", false)]
    [InlineData(">", false)]
    public void What_a_durable_subscription_wants_is_permitted_as_a_whole_or_not(string topic, bool isAdmitted)
    {
        var filter = new LinkFilter
        {
            DynamicallyIncluded = [new LinkFilter.Entry(false, new DestinationPattern("news.>"))],
            Excluded = [new LinkFilter.Entry(false, new DestinationPattern("news.local.>"))],
        };
        Assert.Equal(isAdmitted, filter.Admits(new InterestEntry(new DestinationName(DestinationKind.DurableSubscription, topic), null)));
    }

    private static LinkFilter.Entry Queues(string pattern) => new(true, new DestinationPattern(pattern));
}
