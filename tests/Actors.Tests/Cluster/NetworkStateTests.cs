namespace ActorMQ.Actors.Tests.Cluster;

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
