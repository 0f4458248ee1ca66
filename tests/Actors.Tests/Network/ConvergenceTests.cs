using ActorMQ.Convergence;

namespace ActorMQ.Actors.Tests.Network;

/// <summary>How much brokers have to tell each other: messages grow with links, whatever the network looks like. See docs/CONVERGENCE.md.</summary>
public sealed class ConvergenceTests
{
    public static TheoryData<string, int> Networks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in new[] { "chain", "star", "ring", "random", "mesh" })
            {
                foreach (var brokers in new[] { 5, 10, 20, 35, 50 })
                {
                    if (name != "mesh" || brokers <= 20) data.Add(name, brokers);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_change_of_interest_crosses_each_link_once_and_back_over_none_but_those_that_close_a_circle(string name, int brokers)
    {
        var (network, topology, random) = Make(name, brokers);
        var counts = Measured(network, it => it.ChangeInterest(random.Next(brokers)));

        // A link between two brokers that both have it from elsewhere carries it in both directions.
        Assert.Equal((2 * topology.Links.Count) - (brokers - 1), counts.Messages);
        Assert.Equal(counts.Messages, counts.Items);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_broker_that_joins_costs_some_messages_for_each_link_and_each_new_link(string name, int brokers)
    {
        var (network, topology, _) = Make(name, brokers);
        var counts = Measured(network, it => it.Join(topology));

        var changes = topology.Joining.Count + (topology.Replaced is null ? 0 : 2);
        Assert.InRange(counts.Messages, 1, counts.Links * (2 + (3 * changes)));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_link_that_breaks_costs_some_messages_for_each_link_and_two_for_each_way_that_changes(string name, int brokers)
    {
        var (network, topology, random) = Make(name, brokers);
        var (a, b) = topology.Links[random.Next(topology.Links.Count)];
        var counts = Measured(network, it => it.Cut(a, b));

        Assert.InRange(counts.Messages, 1, (4 * counts.Links) + (2 * counts.Ways));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_broker_that_fails_is_not_looked_for_on_every_longer_way(string name, int brokers)
    {
        var (network, topology, random) = Make(name, brokers);
        var failing = random.Next(brokers);
        var counts = Measured(network, it => it.Fail(failing));

        var neighbours = topology.Links.Count(link => link.A == failing || link.B == failing);
        Assert.InRange(counts.Messages, 0, (topology.Links.Count * (2 + (3 * neighbours))) + (2 * counts.Ways));
    }

    private static (CountedNetwork Network, Topology Topology, Random Random) Make(string name, int brokers)
    {
        var random = new Random(brokers);
        var topology = Topology.All(brokers, random).Single(one => one.Name == name);
        return (new CountedNetwork(topology, random), topology, random);
    }

    private static Counts Measured(CountedNetwork network, Action<CountedNetwork> happening)
    {
        var counts = network.Measure(happening);
        Assert.True(network.IsConverged(), "not everybody knows everything");
        return counts;
    }
}
