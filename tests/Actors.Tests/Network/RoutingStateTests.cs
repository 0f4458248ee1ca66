using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Tests.Network;

public sealed class RoutingStateTests
{
    [Fact]
    public void Interest_is_known_at_the_other_end_of_a_chain_with_the_way_to_it()
    {
        var world = new RoutingWorld(1, 4);
        for (var i = 0; i < 3; i++) world.Connect($"b{i}", $"b{i + 1}");
        world.Interest("b3", "orders", true);
        world.Settle();

        var route = world.Brokers["b0"].Routes["b3"];
        Assert.Equal(["b1", "b2", "b3"], route.Path.AsEnumerable());
        Assert.Contains(RoutingWorld.Entry("orders"), route.Announcement.Interest);
    }

    [Fact]
    public void A_lost_link_gives_way_to_the_next_best_without_asking_anybody()
    {
        var world = new RoutingWorld(1, 4);
        world.Connect("b0", "b1");
        world.Connect("b1", "b3");
        world.Connect("b0", "b2");
        world.Connect("b2", "b3");
        world.Settle();
        Assert.Equal("b1", world.Brokers["b0"].Routes["b3"].NextHop);

        world.Cut("b0", "b1");

        Assert.Equal("b2", world.Brokers["b0"].Routes["b3"].NextHop);
    }

    [Fact]
    public void Brokers_too_far_away_are_not_known()
    {
        var world = new RoutingWorld(1, 5, maxDistance: 2);
        for (var i = 0; i < 4; i++) world.Connect($"b{i}", $"b{i + 1}");
        world.Settle();

        Assert.Equal(["b1", "b2"], world.Brokers["b0"].Routes.Keys.Order(StringComparer.Ordinal));
        world.Check();
    }

    [Fact]
    public void Interest_a_link_does_not_admit_is_not_known_beyond_it()
    {
        var near = State("near");
        var far = State("far");
        near.LinkUp("far", entry => entry.Destination.Name != "secret");
        far.LinkUp("near");
        far.ChangeInterest([RoutingWorld.Entry("secret"), RoutingWorld.Entry("open")], []);
        foreach (var (_, update) in far.Settle().Updates) Assert.True(near.Receive("far", update));
        near.Settle();

        Assert.Equal([RoutingWorld.Entry("open")], near.Routes["far"].Announcement.Interest.AsEnumerable());
    }

    [Fact]
    public void One_more_consumer_among_thousands_is_told_as_one()
    {
        var near = State("near");
        var far = State("far");
        near.LinkUp("far");
        far.LinkUp("near");
        far.ChangeInterest([.. Enumerable.Range(0, 3000).Select(i => RoutingWorld.Entry($"q{i}"))], []);
        foreach (var (_, update) in far.Settle().Updates) Assert.True(near.Receive("far", update));

        far.ChangeInterest([RoutingWorld.Entry("one more")], []);

        var change = Assert.IsType<RouteUpdate.Changed>(Assert.Single(Assert.Single(far.Settle().Updates).Update.Items));
        Assert.Equal([RoutingWorld.Entry("one more")], change.Change!.Added.AsEnumerable());
        Assert.True(change.Change.Removed.IsEmpty);
    }

    [Fact]
    public void A_filter_is_asked_about_what_is_new_and_not_about_thousands_again()
    {
        var asked = 0;
        var near = State("near");
        var far = State("far");
        near.LinkUp("far", entry =>
        {
            asked++;
            return !entry.Destination.Name.EndsWith('7');
        });
        far.LinkUp("near");
        far.ChangeInterest([.. Enumerable.Range(0, 3000).Select(i => RoutingWorld.Entry($"q{i}"))], []);
        Exchange(far, near);
        asked = 0;

        for (var i = 0; i < 100; i++)
        {
            far.ChangeInterest([RoutingWorld.Entry($"more{i}")], [RoutingWorld.Entry($"q{i}")]);
            Exchange(far, near);
        }

        Assert.InRange(asked, 100, 200);
        Assert.Equal(far.Own.Interest.Where(entry => !entry.Destination.Name.EndsWith('7')), near.Routes["far"].Announcement.Interest.AsEnumerable());
        Assert.Equal(far.Own.Version, near.Routes["far"].Announcement.Version);
    }

    [Fact]
    public void Another_way_to_the_same_interest_is_told_without_the_interest()
    {
        var world = new RoutingWorld(1, 5);
        foreach (var (a, b) in new[] { ("b0", "b1"), ("b1", "b2"), ("b2", "b3"), ("b1", "b4"), ("b4", "b3") }) world.Connect(a, b);
        for (var i = 0; i < 100; i++) world.Interest("b3", $"q{i}", true);
        world.Settle();
        var told = new List<RouteUpdate.Item>();
        world.Watch = (to, update) => told.AddRange(to == "b0" ? update.Items : []);

        world.Cut("b1", "b2");
        world.Settle();

        world.Check();
        Assert.Contains(told, item => item.Broker == "b3");
        Assert.DoesNotContain(told, item => item.Broker == "b3" && item is not RouteUpdate.Changed { Change: null });
    }

    [Fact]
    public void What_does_not_fit_is_noticed_and_starting_over_mends_it()
    {
        var near = State("near");
        var far = State("far");
        near.LinkUp("far");
        far.LinkUp("near");
        foreach (var (_, update) in far.Settle().Updates) Assert.True(near.Receive("far", update));
        far.ChangeInterest([RoutingWorld.Entry("lost on the way")], []);
        far.Settle();
        Assert.False(near.Agrees("far", far.DigestFor("near")));

        far.StartOver("near");
        foreach (var (_, update) in far.Settle().Updates) Assert.True(near.Receive("far", update));

        Assert.True(near.Agrees("far", far.DigestFor("near")));
    }

    [Fact]
    public void Every_broker_of_any_network_knows_the_shortest_way_to_every_other_whatever_happened_before()
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("SEEDS"), out var count) ? count : 300;
        for (var seed = 0; seed < seeds; seed++)
        {
            try
            {
                var world = new RoutingWorld(seed, 2 + (seed % 11));
                for (var round = 0; round < 3; round++)
                {
                    for (var step = 0; step < 60; step++) world.Step();
                    world.Settle();
                    world.Check();
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(25)]
    [InlineData(50)]
    public void Updates_grow_with_the_links_of_a_ring(int brokers)
    {
        var world = new RoutingWorld(1, brokers, maxDistance: 64);
        for (var i = 0; i < brokers; i++) world.Connect($"b{i}", $"b{(i + 1) % brokers}");
        world.Settle();
        var before = world.Delivered;

        world.Interest("b0", "orders", true);
        world.Settle();

        // Once over each link, and back over none but the last.
        Assert.InRange(world.Delivered - before, brokers - 1, brokers + 1);
        world.Check();
    }

    private static void Exchange(RoutingState from, RoutingState to)
    {
        foreach (var (_, update) in from.Settle().Updates) Assert.True(to.Receive(from.Own.Broker.Name, update));
        to.Settle();
    }

    private static RoutingState State(string name) => new(new Announcement(new BrokerIdentity(name, 1)), 32);
}
