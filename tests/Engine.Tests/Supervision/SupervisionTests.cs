using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests.Supervision;

/// <summary>Who decides what becomes of an actor that failed, and what the others notice of it.</summary>
public sealed class SupervisionTests : SupervisedActors
{
    [Fact]
    public void A_resumed_actor_goes_on_with_the_next_message_and_the_state_it_had()
    {
        var child = SpawnBelow(_ => SupervisionDirective.Resume, () => Counting());

        Tell(child, "x", "fail", "x");

        Assert.Equal(["1 x=1", "1 x=2"], World.Trace);
    }

    [Fact]
    public void A_restarted_actor_is_a_new_instance_once_its_back_off_has_passed()
    {
        var child = World.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        Tell(child, "x", "fail");
        World.Pass(TimeSpan.FromMilliseconds(799));
        Assert.Equal("Suspended", World.Inspect("/user/a").State);
        World.Pass(TimeSpan.FromMilliseconds(201));
        Tell(child, "x");

        Assert.Equal(["1 x=1", "2 x=1"], World.Trace);
    }

    [Fact]
    public void A_restart_keeps_the_mailbox_and_drops_only_the_message_that_failed()
    {
        var child = World.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        Tell(child, ["fail", .. Enumerable.Repeat("x", 200)]);
        Tell(child, [.. Enumerable.Repeat("x", 200)]);
        Assert.Equal(400, World.Inspect("/user/a").MailboxDepth);
        World.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal([.. Enumerable.Range(1, 400).Select(i => $"2 x={i}")], World.Trace);
    }

    [Fact]
    public void Messages_told_to_a_suspended_actor_cost_no_turns()
    {
        var child = World.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });
        Tell(child, "fail");
        var turns = World.Dispatcher.Turns;

        Tell(child, "x", "x");

        Assert.Equal(turns, World.Dispatcher.Turns);
    }

    [Fact]
    public void Restarts_are_bounded_and_then_the_actor_is_stopped()
    {
        var child = World.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        for (var i = 0; i < 4; i++)
        {
            Tell(child, "fail");
            World.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.True(child.IsClosed);
        Assert.Equal(4, Instances);
        Assert.Null(World.System.Inspect(child.Path));
        Assert.Contains(World.Log.Errors, line => line.Contains("stopped after a failure", StringComparison.Ordinal));
    }

    [Fact]
    public void An_actor_that_ran_well_for_the_window_starts_with_a_clean_slate()
    {
        var child = World.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        for (var i = 0; i < 10; i++)
        {
            Tell(child, "fail");
            World.Pass(TimeSpan.FromSeconds(62));
        }

        Assert.False(child.IsClosed);
        Assert.Equal(11, Instances);
    }

    [Fact]
    public void Stop_on_failure_allows_no_second_instance()
    {
        var child = World.Spawn(new Props<string>(() => Counting()) { Supervision = SupervisionPolicy.StopOnFailure });

        Tell(child, "fail");

        Assert.True(child.IsClosed);
        Assert.Equal(1, Instances);
    }

    [Fact]
    public void The_supervisor_learns_who_failed_and_why_and_how_often_lately()
    {
        var seen = new List<ChildFailure>();
        var child = SpawnBelow(
            failure =>
            {
                seen.Add(failure);
                return SupervisionDirective.Restart;
            },
            () => Counting());

        for (var i = 0; i < 2; i++)
        {
            Tell(child, "fail");
            World.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([child.Path, child.Path], seen.Select(failure => failure.Path));
        Assert.Equal([0, 1], seen.Select(failure => failure.RecentRestarts));
        Assert.All(seen, failure => Assert.Equal("fail", failure.Cause.Message));
        Assert.All(seen, failure => Assert.Same(OneSecond, failure.Policy));
    }

    [Fact]
    public void An_escalated_failure_fails_the_supervisor_and_its_own_supervisor_decides()
    {
        var child = SpawnBelow(_ => SupervisionDirective.Escalate, () => Counting(), OneSecond);

        Tell(child, "x", "fail");
        Assert.Equal("Suspended", World.Inspect("/user/parent").State);
        World.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(1, World.Inspect("/user/parent").Restarts);
        Assert.Contains("fail", World.Inspect("/user/parent").LastFailure, StringComparison.Ordinal);
        Assert.Equal(2, Instances);
        Assert.True(child.IsClosed);
    }

    [Fact]
    public void A_failure_escalated_to_the_top_is_settled_there_and_harms_no_other_actor()
    {
        var child = SpawnBelow(_ => SupervisionDirective.Escalate, () => Counting(), SupervisionPolicy.StopOnFailure);
        var other = World.Spawn(() => Counting(), "other");

        Tell(child, "fail");
        Tell(other, "x");

        Assert.True(child.IsClosed);
        Assert.Null(World.System.Inspect(TreePath.Parse("/user/parent")));
        Assert.Equal(["2 x=1"], World.Trace);
    }

    [Fact]
    public void Children_that_escalate_together_fail_their_supervisor_once()
    {
        var children = SpawnManyBelow(5, _ => SupervisionDirective.Escalate, new SupervisionPolicy { MaxRestarts = 1 });

        foreach (var child in children) child.Tell("fail");
        World.Run();
        World.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal(1, World.Inspect("/user/parent").Restarts);
    }

    [Fact]
    public void When_the_supervisor_resumes_after_an_escalation_so_does_the_child()
    {
        Ref<string>? child = null;
        World.Spawn(
            () => new Script<string>
            {
                ChildFailed = _ => SupervisionDirective.Resume,
                Started = top => top.Spawn(
                    new Props<string>(() => new Script<string>
                    {
                        ChildFailed = _ => SupervisionDirective.Escalate,
                        Started = middle => child = middle.Spawn(new Props<string>(() => Counting()), "child"),
                    }),
                    "middle"),
            },
            "top");
        World.Run();

        Tell(child!, "x", "fail", "x");

        Assert.Equal(["1 x=1", "1 x=2"], World.Trace);
    }

    [Fact]
    public void A_supervisor_that_fails_over_its_decision_fails_itself()
    {
        var child = SpawnBelow(_ => throw new InvalidOperationException("undecided"), () => Counting(), OneSecond);

        Tell(child, "fail");
        World.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal("InvalidOperationException: undecided", World.Inspect("/user/parent").LastFailure);
        Assert.Equal(1, World.Inspect("/user/parent").Restarts);
    }
}
