using ActorMQ.Actors.Cluster;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Actors.Tests.Cluster;

public sealed class SiteStateTests
{
    private const int Nodes = 5;

    [Fact]
    public void Nodes_that_start_together_are_one_cluster_at_once()
    {
        var world = new SiteWorld(1, 2, 3, 4, 5);
        world.Start(1, 2, 3, 4, 5);
        Assert.InRange(world.PassUntil(() => world.IsOne, 10)!.Value, 0, 3);
        Assert.All(world.Alive, node => Assert.Equal(1, node.State.Run));
    }

    [Fact]
    public void Those_that_are_missing_are_not_waited_for()
    {
        var world = new SiteWorld(1, 2, 3);
        world.Start(2, 3);
        Assert.NotNull(world.PassUntil(() => world.IsOne, 5));
        world.Start(1);
        Assert.NotNull(world.PassUntil(() => world.IsOne, 5));
        Assert.All(world.Alive, node => Assert.Equal(1, node.State.Run));
    }

    [Fact]
    public void A_node_that_nobody_is_told_of_finds_the_others()
    {
        var world = new SiteWorld(1, 2);
        world.Start(1, 2, 9);
        Assert.NotNull(world.PassUntil(() => world.IsOne, 5));
    }

    [Fact]
    public void A_node_alone_founds_a_cluster()
    {
        var world = new SiteWorld(1, 2, 3);
        world.Start(3);
        Assert.NotNull(world.PassUntil(() => world.IsOne, 5));
    }

    [Fact]
    public void Of_two_clusters_the_smaller_one_dissolves()
    {
        var world = new SiteWorld(1, 2, 3);
        foreach (var number in (int[])[1, 2]) world.Sides[number] = 1;
        world.Start(1, 2, 3);
        Assert.Null(world.PassUntil(() => world.IsOne, 10));
        Assert.All(world.Alive, node => Assert.Equal(SitePhase.Member, node.State.Phase));
        world.Sides.Clear();
        Assert.InRange(world.PassUntil(() => world.IsOne, 20)!.Value, 0, 5);
        Assert.Equal([1, 1, 2], world.Alive.Select(node => node.State.Run));
    }

    [Fact]
    public void Who_was_cut_off_comes_back_by_itself()
    {
        var world = new SiteWorld(1, 2, 3);
        world.Start(1, 2, 3);
        world.PassUntil(() => world.IsOne, 5);
        world.Sides[1] = 1;
        world.Pass(10);
        Assert.Equal(2, world[2].State.View.Size);
        Assert.Equal(1, world[1].State.View.Size);
        world.Sides.Clear();
        Assert.InRange(world.PassUntil(() => world.IsOne, 20)!.Value, 0, 5);
        Assert.Contains(world[1].Events, fact => fact.Kind == SiteEventKind.Lost);
    }

    [Fact]
    public void Who_cannot_be_called_stays_out_and_says_so_and_the_others_go_on()
    {
        var world = new SiteWorld(1, 2, 3);
        world.Start(1);
        world[1].IsCallable = false;
        world.Start(2, 3);
        world.Pass(20);
        Assert.Equal(
            [(SitePhase.Seeking, 0), (SitePhase.Member, 2), (SitePhase.Member, 2)],
            world.Alive.Select(node => (node.State.Phase, node.State.View.Size)));
        Assert.Contains("node2:7355 cannot call node1:7355", world[1].State.Trouble, StringComparison.Ordinal);
        Assert.Single(world[1].Events, fact => fact.Kind == SiteEventKind.Trouble);
        world[1].IsCallable = true;
        Assert.NotNull(world.PassUntil(() => world.IsOne, 10));
        Assert.Null(world[1].State.Trouble);
    }

    [Fact]
    public void Who_was_told_to_leave_stays_out_until_it_is_told_to_join()
    {
        var world = new SiteWorld(1, 2);
        world.Start(1, 2);
        world.PassUntil(() => world.IsOne, 5);
        world[2].State.OrderLeave(world.Now);
        world.Pass(20);
        Assert.Equal(SitePhase.Out, world[2].State.Phase);
        Assert.Equal(1, world[1].State.View.Size);
        world[2].State.OrderJoin(world.Now, null);
        Assert.NotNull(world.PassUntil(() => world.IsOne, 10));
    }

    [Fact]
    public void A_node_can_be_brought_to_others_that_it_does_not_know()
    {
        var world = new SiteWorld();
        world.Start(1, 2);
        world.Pass(5);
        Assert.False(world.IsOne);
        world[1].State.OrderJoin(world.Now, SiteWorld.AddressOf(2));
        Assert.NotNull(world.PassUntil(() => world.IsOne, 10));
    }

    [Fact]
    public void One_that_fails_again_and_again_takes_its_time()
    {
        var effects = new SiteNodeModel(new SiteWorld(), 1, []);
        var state = effects.State;
        for (var now = TimeSpan.Zero; now < TimeSpan.FromMinutes(10); now += TimeSpan.FromMilliseconds(100))
        {
            state.Tick(now);
            if (state.Phase == SitePhase.Starting) state.Ended(now, state.Run, "no port");
        }
        Assert.InRange(state.Run, 20, 50);
        Assert.Equal("no port", state.LastLoss);
    }

    [Fact]
    public void What_an_older_run_says_is_not_listened_to()
    {
        var world = new SiteWorld(1);
        world.Start(1);
        world.PassUntil(() => world.IsOne, 5);
        var state = world[1].State;
        state.Ended(world.Now, 0, "over");
        state.Condemned(world.Now, 0, "over");
        state.Saw(world.Now, 0, "x", []);
        Assert.Equal(SitePhase.Member, state.Phase);
    }

    /// <summary>Whatever is killed, started and cut: when it is over, and all can reach each other, they are one.</summary>
    [Fact]
    public void In_the_end_all_are_one() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(100),
        Prop.ForAll(
            Gen.Zip(Gen.Choose(0, 7), Gen.Choose(0, 31)).ListOf().ToArbitrary(),
            steps =>
            {
                var world = new SiteWorld(1, 3);
                world.Start(1, 2, 3, 4, 5);
                foreach (var (kind, value) in steps) Do(world, kind, value);
                world.Sides.Clear();
                world.Start(1, 2, 3, 4, 5);
                Assert.NotNull(world.PassUntil(() => world.IsOne, 120));
            }));

    private static void Do(SiteWorld world, int kind, int value)
    {
        switch (kind)
        {
            case 0:
                world.Kill((value % Nodes) + 1);
                break;
            case 1:
                world.Start((value % Nodes) + 1);
                break;
            case 2:
                for (var number = 1; number <= Nodes; number++) world.Sides[number] = (value >> (number - 1)) & 1;
                break;
            case 3:
                world.Sides.Clear();
                break;
            default:
                world.Pass(value / 4.0);
                break;
        }
    }
}
