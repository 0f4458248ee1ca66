using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests.Supervision;

/// <summary>One instance goes and another comes.</summary>
public sealed class RestartTests : SupervisedActors
{
    [Fact]
    public void A_restart_stops_the_children_before_the_instance_and_starts_the_new_one_last()
    {
        var parent = World.Spawn(new Props<string>(() => new Script<string>
        {
            Started = context =>
            {
                World.Trace.Add("parent starts");
                foreach (var name in new[] { "b", "c" })
                    context.Spawn(new Props<string>(() => new Script<string> { Stopping = _ => World.Trace.Add(name + " stops") }), name);
            },
            Received = (_, _) => throw new InvalidOperationException("fail"),
            Stopping = _ => World.Trace.Add("parent stops"),
        })
        { Supervision = OneSecond });

        Tell(parent, "fail");
        World.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal("parent starts", World.Trace[0]);
        Assert.Equal(["b stops", "c stops"], World.Trace[1..3].Order(StringComparer.Ordinal).ToList());
        Assert.Equal(["parent stops", "parent starts"], World.Trace[3..]);
        Assert.Equal(2, World.Inspect("/user/a").ChildCount);
    }

    [Fact]
    public void A_failing_constructor_is_tried_again_with_back_off()
    {
        var child = World.Spawn(new Props<string>(() =>
        {
            if (Instances < 2) throw new InvalidOperationException($"no {++Instances}");
            return Counting();
        })
        { Supervision = OneSecond });

        Tell(child, "x");
        Assert.Equal("InvalidOperationException: no 1", World.Inspect("/user/a").LastFailure);
        World.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(["3 x=1"], World.Trace);
        Assert.Equal(2, World.Inspect("/user/a").Restarts);
    }

    [Fact]
    public void A_failing_start_is_tried_again_and_the_half_started_instance_is_stopped()
    {
        var child = World.Spawn(new Props<string>(() => new Script<string>
        {
            Started = _ =>
            {
                if (++Instances == 1) throw new InvalidOperationException("not yet");
            },
            Received = (_, message) => World.Trace.Add(message),
            Stopping = _ => World.Trace.Add("stop"),
        })
        { Supervision = OneSecond });

        Tell(child, "x");
        World.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["stop", "x"], World.Trace);
    }

    [Theory]
    [InlineData("constructor")]
    [InlineData("start")]
    public void What_never_started_cannot_be_resumed_and_is_restarted_instead(string failing)
    {
        var attempts = 0;
        var child = SpawnBelow(
            _ => SupervisionDirective.Resume,
            () =>
            {
                if (failing == "constructor" && ++attempts < 3) throw new InvalidOperationException("no");
                return Counting(_ =>
                {
                    if (failing == "start" && ++attempts < 3) throw new InvalidOperationException("no");
                });
            });

        Tell(child, "x");
        Assert.Equal(1, attempts);
        World.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(3, attempts);
        Assert.EndsWith("x=1", Assert.Single(World.Trace), StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_is_stopped_once_even_if_its_successor_cannot_be_made()
    {
        var stops = 0;
        var child = World.Spawn(new Props<string>(() => Instances++ == 0 ? FailsOnce() : throw new InvalidOperationException("no"))
        {
            Supervision = OneSecond,
        });

        Tell(child, "fail");
        World.Pass(TimeSpan.FromSeconds(10));

        Assert.True(child.IsClosed);
        Assert.Equal(1, stops);

        Script<string> FailsOnce() => new()
        {
            Received = (_, _) => throw new InvalidOperationException("fail"),
            Stopping = _ => stops++,
        };
    }

    [Fact]
    public void A_failure_while_stopping_is_logged_and_the_restart_goes_on()
    {
        var child = World.Spawn(new Props<string>(() => Counting(stopping: () => throw new InvalidOperationException("stuck")))
        {
            Supervision = OneSecond,
        });

        Tell(child, "fail");
        World.Pass(TimeSpan.FromSeconds(1));
        Tell(child, "x");

        Assert.Equal(["2 x=1"], World.Trace);
        Assert.Contains(World.Log.Errors, line => line.Contains("failed while stopping path=/user/a", StringComparison.Ordinal));
    }

    [Fact]
    public void An_instance_about_to_be_replaced_makes_no_more_children()
    {
        var child = World.Spawn(new Props<string>(() => new Script<string>
        {
            Received = (_, _) => throw new InvalidOperationException("fail"),
            Stopping = context => context.Spawn(new Props<string>(() => new Script<string>()), "late"),
        })
        { Supervision = OneSecond });

        Tell(child, "fail");
        World.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal("Waiting", World.Inspect("/user/a").State);
        Assert.Equal(0, World.Inspect("/user/a").ChildCount);
    }

    [Fact]
    public void An_actor_stopped_during_its_back_off_is_not_restarted()
    {
        var child = World.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        Tell(child, "fail");
        var stopped = child.StopAsync();
        World.Pass(TimeSpan.FromSeconds(5));

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(1, Instances);
    }

    [Fact]
    public void A_back_off_that_ends_while_the_actor_waits_for_its_children_to_stop_changes_nothing()
    {
        var below = new Props<int>(() => new Script<int>());
        var child = World.Spawn(new Props<string>(() => Counting(context => context.Spawn(below, "below"))) { Supervision = OneSecond });
        Tell(child, "fail");

        var stopped = child.StopAsync();
        while (World.Inspect("/user/a").State != "Stopping") Assert.True(World.Dispatcher.RunOne());
        World.Time.Advance(TimeSpan.FromSeconds(1));
        World.Run();

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(1, Instances);
    }

    [Fact]
    public void An_actor_that_asked_to_stop_and_then_failed_just_stops()
    {
        var decisions = 0;
        var child = SpawnBelow(
            _ =>
            {
                decisions++;
                return SupervisionDirective.Escalate;
            },
            () => new Script<string>
            {
                Received = (context, _) =>
                {
                    context.StopIfIdle();
                    throw new InvalidOperationException("last words");
                },
            });

        Tell(child, "x");

        Assert.True(child.IsClosed);
        Assert.Equal(0, decisions);
        Assert.Equal("Waiting", World.Inspect("/user/parent").State);
    }
}
