using ActorMQ.Kernel.Supervision;
using ActorMQ.Kernel.Tests.Support;

namespace ActorMQ.Kernel.Tests.Supervision;

public sealed partial class SupervisionTests
{
    private static readonly SupervisionPolicy OneSecond = new()
    {
        MaxRestarts = 3,
        Window = TimeSpan.FromMinutes(1),
        MinBackoff = TimeSpan.FromSeconds(1),
        MaxBackoff = TimeSpan.FromSeconds(1),
    };

    private readonly World _world = new();
    private int _instances;

    [Fact]
    public void A_resumed_actor_goes_on_with_the_next_message_and_the_state_it_had()
    {
        var child = SpawnBelow(_ => SupervisionDirective.Resume, () => Counting());

        Tell(child, "x", "fail", "x");

        Assert.Equal(["1 x=1", "1 x=2"], _world.Trace);
    }

    [Fact]
    public void A_restarted_actor_is_a_new_instance_once_its_back_off_has_passed()
    {
        var child = _world.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        Tell(child, "x", "fail");
        _world.Pass(TimeSpan.FromMilliseconds(799));
        Assert.Equal("Suspended", _world.Inspect("/user/a").State);
        _world.Pass(TimeSpan.FromMilliseconds(201));
        Tell(child, "x");

        Assert.Equal(["1 x=1", "2 x=1"], _world.Trace);
    }

    [Fact]
    public void A_restart_keeps_the_mailbox_and_drops_only_the_message_that_failed()
    {
        var child = _world.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        Tell(child, ["fail", .. Enumerable.Repeat("x", 200)]);
        Tell(child, [.. Enumerable.Repeat("x", 200)]);
        Assert.Equal(400, _world.Inspect("/user/a").MailboxDepth);
        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal([.. Enumerable.Range(1, 400).Select(i => $"2 x={i}")], _world.Trace);
    }

    [Fact]
    public void Messages_told_to_a_suspended_actor_cost_no_turns()
    {
        var child = _world.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });
        Tell(child, "fail");
        var turns = _world.Dispatcher.Turns;

        Tell(child, "x", "x");

        Assert.Equal(turns, _world.Dispatcher.Turns);
    }

    [Fact]
    public void Restarts_are_bounded_and_then_the_actor_is_stopped()
    {
        var child = _world.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        for (var i = 0; i < 4; i++)
        {
            Tell(child, "fail");
            _world.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.True(child.IsClosed);
        Assert.Equal(4, _instances);
        Assert.Null(_world.System.Inspect(child.Path));
        Assert.Contains(_world.Log.Errors, line => line.Contains("stopped after a failure", StringComparison.Ordinal));
    }

    [Fact]
    public void An_actor_that_ran_well_for_the_window_starts_with_a_clean_slate()
    {
        var child = _world.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        for (var i = 0; i < 10; i++)
        {
            Tell(child, "fail");
            _world.Pass(TimeSpan.FromSeconds(62));
        }

        Assert.False(child.IsClosed);
        Assert.Equal(11, _instances);
    }

    [Fact]
    public void Stop_on_failure_allows_no_second_instance()
    {
        var child = _world.Spawn(new Props<string>(() => Counting()) { Supervision = SupervisionPolicy.StopOnFailure });

        Tell(child, "fail");

        Assert.True(child.IsClosed);
        Assert.Equal(1, _instances);
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
            _world.Pass(TimeSpan.FromSeconds(1));
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
        Assert.Equal("Suspended", _world.Inspect("/user/parent").State);
        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(1, _world.Inspect("/user/parent").Restarts);
        Assert.Contains("fail", _world.Inspect("/user/parent").LastFailure, StringComparison.Ordinal);
        Assert.Equal(2, _instances);
        Assert.True(child.IsClosed);
    }

    [Fact]
    public void A_failure_escalated_to_the_top_is_settled_there_and_harms_no_other_actor()
    {
        var child = SpawnBelow(_ => SupervisionDirective.Escalate, () => Counting(), SupervisionPolicy.StopOnFailure);
        var other = _world.Spawn(() => Counting(), "other");

        Tell(child, "fail");
        Tell(other, "x");

        Assert.True(child.IsClosed);
        Assert.Null(_world.System.Inspect(ActorPath.Parse("/user/parent")));
        Assert.Equal(["2 x=1"], _world.Trace);
    }

    [Fact]
    public void Children_that_escalate_together_fail_their_supervisor_once()
    {
        var children = SpawnManyBelow(5, _ => SupervisionDirective.Escalate, new SupervisionPolicy { MaxRestarts = 1 });

        foreach (var child in children) child.Tell("fail");
        _world.Run();
        _world.Pass(TimeSpan.FromSeconds(30));

        Assert.Equal(1, _world.Inspect("/user/parent").Restarts);
    }

    [Fact]
    public void When_the_supervisor_resumes_after_an_escalation_so_does_the_child()
    {
        ActorRef<string>? child = null;
        _world.Spawn(
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
        _world.Run();

        Tell(child!, "x", "fail", "x");

        Assert.Equal(["1 x=1", "1 x=2"], _world.Trace);
    }

    [Fact]
    public void A_supervisor_that_fails_over_its_decision_fails_itself()
    {
        var child = SpawnBelow(_ => throw new InvalidOperationException("undecided"), () => Counting(), OneSecond);

        Tell(child, "fail");
        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal("InvalidOperationException: undecided", _world.Inspect("/user/parent").LastFailure);
        Assert.Equal(1, _world.Inspect("/user/parent").Restarts);
    }

    [Fact]
    public void A_restart_stops_the_children_before_the_instance_and_starts_the_new_one_last()
    {
        var parent = _world.Spawn(new Props<string>(() => new Script<string>
        {
            Started = context =>
            {
                _world.Trace.Add("parent starts");
                foreach (var name in new[] { "b", "c" })
                    context.Spawn(new Props<string>(() => new Script<string> { Stopping = _ => _world.Trace.Add(name + " stops") }), name);
            },
            Received = (_, _) => throw new InvalidOperationException("fail"),
            Stopping = _ => _world.Trace.Add("parent stops"),
        })
        { Supervision = OneSecond });

        Tell(parent, "fail");
        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal("parent starts", _world.Trace[0]);
        Assert.Equal(["b stops", "c stops"], _world.Trace[1..3].Order(StringComparer.Ordinal).ToList());
        Assert.Equal(["parent stops", "parent starts"], _world.Trace[3..]);
        Assert.Equal(2, _world.Inspect("/user/a").ChildCount);
    }

    [Fact]
    public void A_failing_constructor_is_tried_again_with_back_off()
    {
        var child = _world.Spawn(new Props<string>(() =>
        {
            if (_instances < 2) throw new InvalidOperationException($"no {++_instances}");
            return Counting();
        })
        { Supervision = OneSecond });

        Tell(child, "x");
        Assert.Equal("InvalidOperationException: no 1", _world.Inspect("/user/a").LastFailure);
        _world.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(["3 x=1"], _world.Trace);
        Assert.Equal(2, _world.Inspect("/user/a").Restarts);
    }

    [Fact]
    public void A_failing_start_is_tried_again_and_the_half_started_instance_is_stopped()
    {
        var child = _world.Spawn(new Props<string>(() => new Script<string>
        {
            Started = _ =>
            {
                if (++_instances == 1) throw new InvalidOperationException("not yet");
            },
            Received = (_, message) => _world.Trace.Add(message),
            Stopping = _ => _world.Trace.Add("stop"),
        })
        { Supervision = OneSecond });

        Tell(child, "x");
        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["stop", "x"], _world.Trace);
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
        _world.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal(3, attempts);
        Assert.EndsWith("x=1", Assert.Single(_world.Trace), StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_is_stopped_once_even_if_its_successor_cannot_be_made()
    {
        var stops = 0;
        var child = _world.Spawn(new Props<string>(() => _instances++ == 0 ? FailsOnce() : throw new InvalidOperationException("no"))
        {
            Supervision = OneSecond,
        });

        Tell(child, "fail");
        _world.Pass(TimeSpan.FromSeconds(10));

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
        var child = _world.Spawn(new Props<string>(() => Counting(stopping: () => throw new InvalidOperationException("stuck")))
        {
            Supervision = OneSecond,
        });

        Tell(child, "fail");
        _world.Pass(TimeSpan.FromSeconds(1));
        Tell(child, "x");

        Assert.Equal(["2 x=1"], _world.Trace);
        Assert.Contains(_world.Log.Errors, line => line.Contains("failed while stopping path=/user/a", StringComparison.Ordinal));
    }

    [Fact]
    public void An_instance_about_to_be_replaced_makes_no_more_children()
    {
        var child = _world.Spawn(new Props<string>(() => new Script<string>
        {
            Received = (_, _) => throw new InvalidOperationException("fail"),
            Stopping = context => context.Spawn(new Props<string>(() => new Script<string>()), "late"),
        })
        { Supervision = OneSecond });

        Tell(child, "fail");
        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal("Waiting", _world.Inspect("/user/a").State);
        Assert.Equal(0, _world.Inspect("/user/a").ChildCount);
    }

    [Fact]
    public void An_actor_stopped_during_its_back_off_is_not_restarted()
    {
        var child = _world.Spawn(new Props<string>(() => Counting()) { Supervision = OneSecond });

        Tell(child, "fail");
        var stopped = child.StopAsync();
        _world.Pass(TimeSpan.FromSeconds(5));

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(1, _instances);
    }

    [Fact]
    public void A_back_off_that_ends_while_the_actor_waits_for_its_children_to_stop_changes_nothing()
    {
        var below = new Props<int>(() => new Script<int>());
        var child = _world.Spawn(new Props<string>(() => Counting(context => context.Spawn(below, "below"))) { Supervision = OneSecond });
        Tell(child, "fail");

        var stopped = child.StopAsync();
        while (_world.Inspect("/user/a").State != "Stopping") Assert.True(_world.Dispatcher.RunOne());
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        _world.Run();

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(1, _instances);
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
        Assert.Equal("Waiting", _world.Inspect("/user/parent").State);
    }

    /// <summary>Fails on "fail", counts the rest, and says which instance it is.</summary>
    private Script<string> Counting(Action<ActorContext<string>>? started = null, Action? stopping = null, Action? batchEnded = null)
    {
        var instance = ++_instances;
        var count = 0;
        return new Script<string>
        {
            Started = context => started?.Invoke(context),
            Received = (_, message) =>
            {
                if (message == "fail") throw new InvalidOperationException("fail");
                _world.Trace.Add($"{instance} {message}={++count}");
            },
            BatchEnded = _ => batchEnded?.Invoke(),
            Stopping = _ => stopping?.Invoke(),
        };
    }

    private ActorRef<string> SpawnBelow(
        Func<ChildFailure, SupervisionDirective> decide,
        Func<Actor<string>> child,
        SupervisionPolicy? parentPolicy = null)
    {
        ActorRef<string>? spawned = null;
        var parent = new Props<string>(() => new Script<string>
        {
            ChildFailed = decide,
            Started = context =>
            {
                var made = context.Spawn(new Props<string>(child) { Supervision = OneSecond }, "child");
                spawned ??= made;
            },
        });
        if (parentPolicy is not null) parent = parent with { Supervision = parentPolicy };
        _world.Spawn(parent, "parent");
        _world.Run();
        return spawned!;
    }

    private List<ActorRef<string>> SpawnManyBelow(
        int count,
        Func<ChildFailure, SupervisionDirective> decide,
        SupervisionPolicy parentPolicy)
    {
        var spawned = new List<ActorRef<string>>();
        _world.Spawn(
            new Props<string>(() => new Script<string>
            {
                ChildFailed = decide,
                Started = context =>
                {
                    for (var i = 0; i < count; i++) spawned.Add(context.Spawn(new Props<string>(() => Counting()), $"child{i}"));
                },
            })
            { Supervision = parentPolicy },
            "parent");
        _world.Run();
        return spawned;
    }

    private void Tell(ActorRef<string> actor, params string[] messages)
    {
        foreach (var message in messages) actor.Tell(message);
        _world.Run();
    }
}
