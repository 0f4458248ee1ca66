using System.Globalization;
using ActorMQ.Persistence.Lease;
using FsCheck;
using FsCheck.Fluent;

namespace ActorMQ.Persistence.Tests.Lease;

public sealed class LeaseStateTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly LeaseOptions Options = new() { ConnectionString = "x", Broker = "b", Node = "a" };
    private static readonly LeaseStep Beat = new LeaseStep.Renew(1, ClearsSwitch: false);
    private static readonly LeaseStep Take = new LeaseStep.Take(0, 0, "why", IfNoSession: false);

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
    public void What_a_deposed_master_writes_late_is_refused_and_nothing_acknowledged_is_lost()
    {
        var refused = 0;
        ForAnySeed(300, seed =>
        {
            var world = new LeaseWorld(seed, LeaseFault.Cut, LeaseFault.Pause, LeaseFault.Kill, LeaseFault.Restart);
            world.Run(Long);
            world.Heal();
            world.Run(TimeSpan.FromSeconds(10));
            Assert.True(world.Database.Log.Count > 10, world.Trace);
            refused += world.Database.Log.Refused;
        });
        Assert.NotEqual(0, refused);
    }

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
        state.Answered(Beat, Locked(Row(1, "a", "run", 9)), TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(11));
        Assert.Equal([new LeaseNews.Proven(1)], state.TakeNews());
    }

    [Fact]
    public void A_take_whose_answer_was_long_on_its_way_counts_only_after_a_beat()
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(Take, Unlocked(Row(1, "a", "run", 1)), TimeSpan.Zero, Options.Ttl);
        Assert.Empty(state.TakeNews());
        Assert.Equal(new LeaseStep.Renew(1, ClearsSwitch: false), state.Next(Options.Ttl));
    }

    [Fact]
    public void A_take_whose_answer_was_lost_counts_only_after_a_beat()
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(new LeaseStep.Read(), Unchanged(Row(1, "a", "run", 1)), TimeSpan.Zero, TimeSpan.Zero);
        Assert.Null(state.Epoch);
        Assert.Equal(new LeaseStep.Renew(1, ClearsSwitch: false), state.Next(TimeSpan.Zero));
    }

    [Fact]
    public void A_take_whose_answer_was_lost_is_given_back_when_it_is_not_wanted_any_more()
    {
        var state = new LeaseState(Options, "run");
        state.Answered(new LeaseStep.Read(), Unchanged(Row(1, "a", "run", 1)), TimeSpan.Zero, TimeSpan.Zero);
        Assert.IsType<LeaseStep.Release>(state.Next(TimeSpan.Zero));
    }

    [Fact]
    public void Time_in_which_the_database_did_not_answer_is_no_silence_of_the_master()
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(new LeaseStep.Read(), Unchanged(Row(1, "b", "other", 1)), TimeSpan.Zero, TimeSpan.Zero);
        state.Answered(new LeaseStep.Read(), Unchanged(Row(1, "b", "other", 1)), TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.IsNotType<LeaseStep.Take>(state.Next(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_beat_of_a_session_without_the_lock_proves_nothing_for_longer_than_the_grace_and_is_repeated_soon()
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(Beat, Unlocked(Row(1, "a", "run", 1)), TimeSpan.Zero, TimeSpan.Zero);
        Assert.InRange(state.ProvenUntil, TimeSpan.FromTicks(1), Options.Grace - TimeSpan.FromTicks(1));
        Assert.Equal(Beat, state.Next(state.ProvenUntil / 2));
    }

    [Fact]
    public void Who_waits_for_a_master_to_come_back_takes_the_lease_only_if_there_is_no_session_and_else_waits_for_silence()
    {
        var state = new LeaseState(Options, "run");
        var now = TimeSpan.Zero;
        state.Want(isWanted: true);
        Look();
        state.HolderSessionEnded(1);
        for (Look(); state.Next(now) is not LeaseStep.Take; Look()) now += Options.Grace / 5;
        var take = Assert.IsType<LeaseStep.Take>(state.Next(now));
        Assert.True(take.IfNoSession);
        state.Answered(take, Unchanged(Row(1, "b", "other", 1)), now, now);
        var begin = now;
        for (; state.Next(now) is not LeaseStep.Take; Look()) now += Options.Beat;
        Assert.False(Assert.IsType<LeaseStep.Take>(state.Next(now)).IfNoSession);
        Assert.True(now - begin >= Options.Ttl - Options.Grace);

        void Look() => state.Answered(new LeaseStep.Read(), Unchanged(Row(1, "b", "other", 1)), now, now);
    }

    [Fact]
    public void A_beat_that_is_answered_after_the_release_proves_nothing()
    {
        var state = Master(TimeSpan.Zero, TimeSpan.Zero);
        state.Release("why");
        state.Answered(Beat, Locked(Row(1, "a", "run", 2)), TimeSpan.Zero, TimeSpan.FromTicks(1));
        Assert.True(state.ProvenUntil <= TimeSpan.Zero);
        Assert.IsType<LeaseStep.Release>(state.Next(TimeSpan.FromTicks(1)));
    }

    private static LeaseState Master(TimeSpan sent, TimeSpan answered)
    {
        var state = new LeaseState(Options, "run");
        state.Want(isWanted: true);
        state.Answered(Beat, Locked(Row(1, "a", "run", 1)), sent, answered);
        Assert.Equal([new LeaseNews.Acquired(1, "why")], state.TakeNews());
        return state;
    }

    private static LeaseAnswer Locked(LeaseRow row) => new(row, HadEffect: true, IsLocked: true);

    private static LeaseAnswer Unlocked(LeaseRow row) => new(row, HadEffect: true, IsLocked: false);

    private static LeaseAnswer Unchanged(LeaseRow row) => new(row, HadEffect: false, IsLocked: false);

    private static LeaseRow Row(long epoch, string holder, string run, long beat) => new(epoch, holder, run, beat, default, default, "why", "", null);

    /// <summary>How many there are can be said in the environment, as <c>SEEDS</c>; one that failed is tried again as <c>SEED</c>.</summary>
    private static void ForAnySeed(int tests, Action<int> holds)
    {
        if (Number("SEED") is { } seed) holds(seed);
        else Check.One(Config.QuickThrowOnFailure.WithMaxTest(Number("SEEDS") ?? tests), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), holds));
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
