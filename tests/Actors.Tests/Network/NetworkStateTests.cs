using ActorMQ.Actors.Network;


namespace ActorMQ.Actors.Tests.Network;

public sealed class NetworkStateTests
{
    [Fact]
    public void What_was_on_a_link_that_broke_arrives_by_another_way_once_and_in_order()
    {
        var world = Square();
        for (var i = 0; i < 10; i++) world.Send("b0", "b3");
        world.Cut("b0", "b1");
        world.Send("b0", "b3");
        world.Drain();

        Assert.Equal(Enumerable.Range(1, 11), world["b3"].ReceivedFrom("b0"));
    }

    [Fact]
    public void What_was_on_a_link_that_broke_arrives_when_it_is_back()
    {
        var world = new NetworkWorld(1, 2);
        world.Connect("b0", "b1");
        world.Drain();
        for (var i = 0; i < 10; i++) world.Send("b0", "b1");
        world.Cut("b0", "b1");
        world.Pass(TimeSpan.FromSeconds(10));
        world.Connect("b0", "b1");
        world.Drain();

        Assert.Equal(Enumerable.Range(1, 10), world["b1"].ReceivedFrom("b0"));
    }

    [Fact]
    public void One_content_for_several_brokers_is_one_on_the_way_they_share()
    {
        var world = Square();
        world.Connect("b3", "b4");
        world.Drain();
        world.Send("b0", "b1", "b2", "b3", "b4");
        world.Drain();

        Assert.All(["b1", "b2", "b3", "b4"], (string name) => Assert.Equal([1], world[name].ReceivedFrom("b0")));
    }

    [Fact]
    public void A_broker_that_stays_away_is_given_up_and_taken_back()
    {
        var world = new NetworkWorld(1, 2);
        world.Connect("b0", "b1");
        world.Drain();
        world.Send("b0", "b1");
        world.Cut("b0", "b1");
        world.Pass(world.Timings.Grace + TimeSpan.FromSeconds(1));
        Assert.Equal(1, world["b0"].Losses);

        world.Connect("b0", "b1");
        world.Drain();
        world.Send("b0", "b1");
        world.Send("b1", "b0");
        world.Pass(TimeSpan.FromSeconds(5));
        world.Drain();

        Assert.Equal([2], world["b1"].ReceivedFrom("b0"));
        Assert.Equal([3], world["b0"].ReceivedFrom("b1"));
    }

    [Fact]
    public void Everything_arrives_once_and_in_order_in_any_network_whatever_breaks()
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("SEEDS"), out var count) ? count : 300;
        for (var seed = 0; seed < seeds; seed++)
        {
            try
            {
                var world = new NetworkWorld(seed, 2 + (seed % 7));
                for (var round = 0; round < 4; round++)
                {
                    for (var step = 0; step < 150; step++)
                    {
                        world.Step();
                        world.Check(isQuiet: false);
                    }
                    for (var i = 0; i < 8; i++)
                    {
                        world.Drain();
                        world.Pass(TimeSpan.FromSeconds(5));
                    }
                    world.Drain();
                    world.Check(isQuiet: true);
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    [Fact]
    public void A_broker_whose_clock_was_set_back_is_talked_to_as_before()
    {
        var world = Chain(3);
        world.Send("b0", "b2");
        world.Drain();

        world.Start("b2", epoch: 1);
        world.Connect("b1", "b2");
        Settle(world);

        AssertEverybodyHearsEverybody(world, "b0", "b1", "b2");
    }

    [Fact]
    public void Only_who_heard_of_a_later_run_has_to_say_so_however_far_away()
    {
        var world = Chain(4);
        world.Cut("b1", "b2");
        // Those at its end have forgotten all.
        world.Restart("b2");
        world.Start("b3", epoch: 1);
        world.Connect("b2", "b3");
        Settle(world);
        Assert.Equal(1, world["b3"].State.Own.Broker.Epoch);

        world.Connect("b1", "b2");
        Settle(world);

        AssertEverybodyHearsEverybody(world, "b0", "b1", "b2", "b3");
    }

    [Fact]
    public void Of_two_brokers_of_one_name_the_later_one_is_talked_to_until_it_is_gone()
    {
        var world = Chain(3);
        world.Start("b2'", epoch: 10_000_000);
        world.Connect("b0", "b2'");
        Settle(world);
        Assert.Empty(world["b1"].State.LeftOut);
        world.Pass(world.Timings.LeftOutAfter);
        world.Drain();

        Assert.Equal(PeerTrouble.NameTaken, world["b2"].Troubles["b2"]);
        Assert.True(world["b2"].State.IsNameTaken);
        Assert.Equal(["b2"], world["b1"].State.LeftOut);
        Assert.Equal(PeerTrouble.NameTaken, world["b1"].Troubles["b2"]);
        AssertEverybodyHearsEverybody(world, "b0", "b1", "b2'");

        world.Stop("b2'");
        Settle(world);

        Assert.Equal(PeerTrouble.None, world["b2"].Troubles["b2"]);
        Assert.Empty(world["b1"].State.LeftOut);
        AssertEverybodyHearsEverybody(world, "b0", "b1", "b2");
    }

    [Fact]
    public void A_broker_that_confirms_nothing_is_in_trouble_until_it_does()
    {
        var world = Chain(2);
        world.Send("b0", "b1");

        world.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(PeerTrouble.Silent, world["b0"].State.TroubleWith("b1"));

        Settle(world);
        Assert.Equal(PeerTrouble.None, world["b0"].State.TroubleWith("b1"));
    }

    [Fact]
    public void All_can_talk_to_each_other_whatever_clocks_say_and_whoever_used_a_name()
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("SEEDS"), out var count) ? count : 300;
        for (var seed = 0; seed < seeds; seed++)
        {
            try
            {
                var world = new NetworkWorld(seed, 2 + (seed % 5), areClocksRight: false);
                string[] names = [.. Enumerable.Range(0, 2 + (seed % 5)).Select(i => $"b{i}")];
                for (var round = 0; round < 3; round++)
                {
                    var twin = $"{names[(seed + round) % names.Length]}'";
                    world.Start(twin, epoch: 1 + (seed * 7919L % 50_000_000));
                    for (var step = 0; step < 150; step++) world.Step();
                    world.Stop(twin);
                    foreach (var name in names.Skip(1)) world.Connect(names[0], name);
                    Settle(world);
                    AssertEverybodyHearsEverybody(world, names);
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    private static void Settle(NetworkWorld world)
    {
        for (var i = 0; i < 12; i++)
        {
            world.Drain();
            world.Pass(TimeSpan.FromSeconds(3));
        }
        world.Drain();
    }

    private static void AssertEverybodyHearsEverybody(NetworkWorld world, params string[] hosts)
    {
        foreach (var from in hosts)
        {
            string[] others = [.. hosts.Where(host => host != from).Select(host => world[host].Name)];
            var number = world.Send(from, others);
            Settle(world);
            // What shows that the other end is another one than was thought is lost with the conversation, and the sender hears so.
            string[] lost = [.. hosts.Where(to => to != from && !world.HasArrived(to, number) && !world[from].ClaimsOn(world[to].Name).Contains(number))];
            var again = world.Send(from, [.. lost.Select(to => world[to].Name)]);
            Settle(world);
            foreach (var to in hosts.Where(host => host != from))
                Assert.True(world.HasArrived(to, lost.Contains(to) ? again : number), $"{to} does not hear {from}");
        }
    }

    private static NetworkWorld Chain(int brokers)
    {
        var world = new NetworkWorld(1, brokers);
        for (var i = 1; i < brokers; i++) world.Connect($"b{i - 1}", $"b{i}");
        world.Drain();
        return world;
    }

    private static NetworkWorld Square()
    {
        var world = new NetworkWorld(1, 5);
        world.Connect("b0", "b1");
        world.Connect("b1", "b3");
        world.Connect("b0", "b2");
        world.Connect("b2", "b3");
        world.Drain();
        return world;
    }
}
