using ActorMQ.Persistence.Lease;

namespace ActorMQ.Persistence.Tests.Lease;

public sealed class LeaseStateTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly LeaseOptions Options = new() { ConnectionString = "x", Broker = "b", Node = "a" };

    [Fact]
    public void Whatever_goes_wrong_there_are_never_two_masters_that_are_sure_of_it_and_in_the_end_there_is_one() => ForAnySeed(300, seed =>
    {
        var world = new LeaseWorld(seed, Enum.GetValues<LeaseFault>());
        world.Run(Long);
        world.Heal();
        world.Run(TimeSpan.FromSeconds(10));
        Assert.True(world.Nodes.Count(node => node.IsProven) == 1, world.Trace);
    });

    [Fact]
    public void A_database_that_restarts_or_freezes_and_sessions_that_are_ended_move_no_master() => ForAnySeed(300, seed =>
    {
        var world = new LeaseWorld(seed, LeaseFault.Restart, LeaseFault.Freeze, LeaseFault.EndSession);
        world.Run(Long);
        world.Heal();
        world.Run(TimeSpan.FromSeconds(3));
        Assert.True(world.Acquired is [1] && world.Losses == 0, world.Trace);
    });

    [Fact]
    public void Without_faults_the_first_master_stays_it() => ForAnySeed(50, seed =>
    {
        var world = new LeaseWorld(seed);
        world.Run(Long);
        Assert.True(world.Acquired is [1] && world.Losses == 0, world.Trace);
    });

    [Fact]
    public void The_proof_ends_before_others_may_take_over_and_counts_from_before_the_beat_was_sent()
    {
        var state = Master(sent: TimeSpan.FromSeconds(1), answered: TimeSpan.FromSeconds(1.2));
        Assert.InRange(state.ProvenUntil, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1) + Options.Ttl - TimeSpan.FromTicks(1));
    }

    [Fact]
    public void A_master_without_contact_says_once_that_it_cannot_prove_it_and_goes_on_in_the_same_epoch()
    {
        var state = Master(TimeSpan.Zero, TimeSpan.Zero);
        state.ContactLost(TimeSpan.FromSeconds(1));
        state.Tick(TimeSpan.FromSeconds(9));
        state.Tick(TimeSpan.FromSeconds(10));
        Assert.Equal([new LeaseNews.Unproven(1)], state.TakeNews());
        state.Answered(Row(1, "a", "run", 9), isRenewed: true, TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(11));
        Assert.Equal([new LeaseNews.Proven(1)], state.TakeNews());
    }

    [Fact]
    public void A_take_whose_answer_was_long_on_its_way_counts_only_after_a_beat()
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(Row(1, "a", "run", 1), isRenewed: true, TimeSpan.Zero, Options.Ttl);
        Assert.Empty(state.TakeNews());
        Assert.Equal(new LeaseStep.Renew(1, ClearsSwitch: false), state.Next(Options.Ttl));
    }

    [Fact]
    public void A_take_whose_answer_was_lost_counts_only_after_a_beat()
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(Row(1, "a", "run", 1), isRenewed: false, TimeSpan.Zero, TimeSpan.Zero);
        Assert.Null(state.Epoch);
        Assert.Equal(new LeaseStep.Renew(1, ClearsSwitch: false), state.Next(TimeSpan.Zero));
    }

    [Fact]
    public void A_take_whose_answer_was_lost_is_given_back_when_it_is_not_wanted_any_more()
    {
        var state = new LeaseState(Options, "run");
        state.Answered(Row(1, "a", "run", 1), isRenewed: false, TimeSpan.Zero, TimeSpan.Zero);
        Assert.IsType<LeaseStep.Release>(state.Next(TimeSpan.Zero));
    }

    [Fact]
    public void Time_in_which_the_database_did_not_answer_is_no_silence_of_the_master()
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(Row(1, "b", "other", 1), isRenewed: false, TimeSpan.Zero, TimeSpan.Zero);
        state.Answered(Row(1, "b", "other", 1), isRenewed: false, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.IsNotType<LeaseStep.Take>(state.Next(TimeSpan.FromSeconds(60)));
    }

    private static LeaseState Master(TimeSpan sent, TimeSpan answered)
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(Row(1, "a", "run", 1), isRenewed: true, sent, answered);
        Assert.Equal([new LeaseNews.Acquired(1, "why")], state.TakeNews());
        return state;
    }

    private static LeaseRow Row(long epoch, string holder, string run, long beat) => new(epoch, holder, run, beat, default, default, "why", "", null);

    private static void ForAnySeed(int tests, Action<int> holds)
    {
        for (var seed = 0; seed < tests; seed++) holds(seed);
    }
}
