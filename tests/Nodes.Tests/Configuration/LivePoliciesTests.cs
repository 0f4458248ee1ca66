using ActorMQ.Nodes.Configuration;
using ActorMQ.Nodes.Tests.Support;

namespace ActorMQ.Nodes.Tests.Configuration;

/// <summary>What destinations ask while the broker runs is what the configuration says.</summary>
public sealed class LivePoliciesTests
{
    [Fact]
    public void Every_limit_is_the_one_that_is_configured_now()
    {
        var live = new LivePolicies(ConfigText.Options("").Destinations);
        var replaced = ConfigText.Options(
            "destinations { max = 1001, max-per-user = 37, max-durable-subscriptions = 73, max-durable-subscriptions-per-user = 5 }").Destinations;

        live.Replace(replaced);

        Assert.Equal(
            (1001, 37, 73, 5),
            (live.MaxDestinations, live.MaxDestinationsPerUser, live.MaxDurableSubscriptions, live.MaxDurableSubscriptionsPerUser));
    }
}
