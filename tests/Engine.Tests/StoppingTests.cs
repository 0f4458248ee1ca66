using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

public sealed class StoppingTests
{
    private readonly World _world = new();

    [Fact]
    public void Children_stop_before_their_parents_to_any_depth()
    {
        _world.Spawn(() => Tree(3), "0");
        _world.Run();
        Assert.Equal(15, _world.Inspect("/user").Flatten().Count() - 1);

        var stopped = _world.System.Terminate();
        _world.Run();

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(15, _world.Trace.Count);
        foreach (var path in _world.Trace)
        {
            var below = _world.Trace.Where(other => other.StartsWith(path + "/", StringComparison.Ordinal));
            Assert.All(below, child => Assert.True(_world.Trace.IndexOf(child) < _world.Trace.IndexOf(path)));
        }
    }

    [Fact]
    public void The_system_stops_even_if_every_actor_fails_while_it_stops()
    {
        _world.Spawn(() => Tree(2, () => throw new InvalidOperationException("no")), "0");
        _world.Run();

        var stopped = _world.System.Terminate();
        _world.Run();

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(7, _world.Log.Errors.Count(line => line.StartsWith("actor failed while stopping", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_system_stops_while_actors_are_suspended_restarting_or_not_started()
    {
        var failing = _world.Spawn(() => new Script<string> { Received = (_, _) => throw new InvalidOperationException("no") }, "failing");
        _world.Spawn<string>(() => throw new InvalidOperationException("no"), "unmade");
        failing.Tell("x");
        _world.Run();
        _world.Spawn(() => new Script<string>(), "unstarted");

        var stopped = _world.System.Terminate();
        _world.Run();

        Assert.True(stopped.IsCompletedSuccessfully);
        var turns = _world.Dispatcher.Turns;
        _world.Pass(TimeSpan.FromHours(1));
        Assert.Equal(turns, _world.Dispatcher.Turns);
    }

    [Fact]
    public void An_actor_that_stops_itself_handles_nothing_more()
    {
        var received = new List<int>();
        var ends = 0;
        var actor = _world.Spawn(() => new Script<int>
        {
            Received = (context, message) =>
            {
                received.Add(message);
                if (message == 2) context.Stop();
            },
            BatchEnded = _ => ends++,
        });

        for (var i = 1; i <= 5; i++) actor.Tell(i);
        _world.Run();

        Assert.Equal([1, 2], received);
        Assert.Equal(1, ends);
        Assert.Equal(3, _world.System.DeadLetterLog.Count);
        Assert.All(_world.System.DeadLetterLog.Recent, letter => Assert.Equal(DeadLetterReason.Stopped, letter.Reason));
    }

    [Fact]
    public void A_stopped_actor_refuses_and_counts_what_it_is_told()
    {
        var actor = _world.Spawn(() => new Script<int>());
        _world.Stop(actor);

        Assert.True(actor.IsClosed);
        Assert.False(actor.Tell(1));
        Assert.False(actor.TryTell(1));
        var letter = Assert.Single(_world.System.DeadLetterLog.Recent);
        Assert.Equal((actor.Path, "Int32", DeadLetterReason.Stopped), (letter.Receiver, letter.MessageType, letter.Reason));
    }

    [Fact]
    public void Stopping_what_has_stopped_completes_at_once_and_wakes_nobody()
    {
        var actor = _world.Spawn(() => new Script<int>());
        _world.Stop(actor);

        var again = actor.StopAsync();

        Assert.True(again.IsCompletedSuccessfully);
        Assert.Equal(0, _world.Dispatcher.Runnable);
    }

    [Fact]
    public void An_actor_can_stop_another()
    {
        var victim = _world.Spawn(() => new Script<int>(), "victim");
        var killer = _world.Spawn(() => new Script<int> { Received = (context, _) => context.Stop(victim) }, "killer");

        killer.Tell(1);
        _world.Run();

        Assert.True(victim.IsClosed);
        Assert.False(killer.IsClosed);
    }

    [Fact]
    public void A_stopping_actor_makes_no_more_children()
    {
        Exception? refused = null;
        var actor = _world.Spawn(() => new Script<int>
        {
            Stopping = context => refused = Record.Exception(() => context.Spawn(new Props<int>(() => new Script<int>()), "late")),
        });

        var stopped = actor.StopAsync();
        _world.Run();

        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(actor.Path, Assert.IsType<ActorStoppedException>(refused).Path);
    }

    [Fact]
    public void A_stopped_system_takes_no_new_actors()
    {
        _ = _world.System.Terminate();
        _world.Run();

        Assert.Throws<ActorStoppedException>(() => _world.Spawn(() => new Script<int>()));
    }

    [Fact]
    public void A_name_is_taken_until_its_actor_has_stopped_and_free_from_then_on()
    {
        var first = _world.Spawn(() => new Script<int>());
        _world.Run();
        Assert.Throws<InvalidOperationException>(() => _world.Spawn(() => new Script<int>()));

        _ = first.StopAsync();
        Assert.Throws<InvalidOperationException>(() => _world.Spawn(() => new Script<int>()));
        while (_world.System.Inspect(first.Path) is not null) Assert.True(_world.Dispatcher.RunOne());

        var second = _world.Spawn(() => new Script<int>());
        _world.Run();
        Assert.True(first.IsClosed);
        Assert.False(second.IsClosed);
        Assert.Equal(1, _world.Inspect("/user").ChildCount);
    }

    [Fact]
    public async Task A_name_is_free_once_the_actor_says_it_has_stopped()
    {
        var system = Threads.NewSystem();
        for (var i = 0; i < 2000; i++)
            await system.Spawn(new Props<int>(() => new Script<int>()), "same").StopAsync().WaitAsync(Threads.Patience);
        await system.Terminate().WaitAsync(Threads.Patience);
    }

    [Fact]
    public async Task A_parent_told_of_a_childs_death_can_use_its_name_at_once()
    {
        var system = Threads.NewSystem();
        var done = new TaskCompletionSource();
        var count = 0;
        system.Spawn(
            new Props<string>(() => new Script<string>
            {
                Started = context => context.Self.Tell("died"),
                Received = (context, _) =>
                {
                    if (++count == 1000)
                    {
                        done.SetResult();
                        return;
                    }
                    var child = context.Spawn(new Props<int>(() => new Script<int>()), "child");
                    context.WatchWith(child, "died");
                    context.Stop(child);
                },
            })
            { Supervision = SupervisionPolicy.StopOnFailure },
            "parent");

        await done.Task.WaitAsync(Threads.Patience);
        await system.Terminate().WaitAsync(Threads.Patience);
    }

    [Fact]
    public async Task Everything_stops_under_load_and_every_message_is_handled_or_a_dead_letter()
    {
        const int Actors = 20;
        for (var round = 0; round < 20; round++)
        {
            var system = Threads.NewSystem();
            var handled = 0L;
            var told = 0L;
            var parents = Enumerable.Range(0, Actors).Select(i => system.Spawn(
                new Props<int>(() => new Script<int>
                {
                    Started = context =>
                    {
                        for (var child = 0; child < 3; child++) context.Spawn(new Props<int>(() => new Script<int>()), $"child{child}");
                    },
                    Received = (_, _) => Interlocked.Increment(ref handled),
                }),
                $"parent{i}")).ToList();
            Task? stopped = null;

            Threads.Race(3, thread =>
            {
                if (thread == 0)
                {
                    stopped = system.Terminate();
                    return;
                }
                for (var i = 0; i < 5000; i++)
                {
                    parents[i % Actors].Tell(i);
                    Interlocked.Increment(ref told);
                }
            });
            await stopped!.WaitAsync(Threads.Patience);

            // A thread that has found an actor gone may not have told the dead letters yet.
            SpinWait.SpinUntil(() => told == handled + system.DeadLetterLog.Count, Threads.Patience);
            Assert.Equal(told, handled + system.DeadLetterLog.Count);
            Assert.All(parents, parent => Assert.True(parent.IsClosed));
        }
    }

    private Script<int> Tree(int depth, Action? stopping = null) => new()
    {
        Started = context =>
        {
            if (depth == 0) return;
            context.Spawn(new Props<int>(() => Tree(depth - 1, stopping)), "0");
            context.Spawn(new Props<int>(() => Tree(depth - 1, stopping)), "1");
        },
        Stopping = context =>
        {
            _world.Trace.Add(context.Path.ToString());
            stopping?.Invoke();
        },
    };
}
