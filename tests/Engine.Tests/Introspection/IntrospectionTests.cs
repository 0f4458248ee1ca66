using ActorMQ.Actors.Engine;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests.Introspection;

public sealed class IntrospectionTests
{
    private readonly World _world = new();

    [Fact]
    public void An_actor_is_found_by_its_path_whatever_is_in_its_name()
    {
        foreach (var name in new[] { "plain", "a/b", "100%", "%2F", "über", " " }) _world.Spawn(() => new Script<int>(), name);
        _world.Run();

        Assert.Equal("/user/a%2Fb", _world.Inspect("/user/a%2Fb").Path);
        Assert.Equal("/user/100%25", _world.Inspect("/user/100%25").Path);
        Assert.Equal("/user/%252F", _world.Inspect("/user/%252F").Path);
        Assert.Equal("/user/über", _world.Inspect("user/über").Path);
        Assert.Equal("/user/ ", _world.Inspect("/user/ ").Path);
    }

    [Fact]
    public void There_is_nothing_to_see_where_no_actor_is()
    {
        Assert.Null(_world.System.Inspect(TreePath.Parse("/user/nobody")));
        Assert.Null(_world.System.Inspect(TreePath.Parse("/user/nobody/below")));
    }

    [Fact]
    public void The_tree_is_shown_as_deep_as_asked_and_counts_what_it_does_not_show()
    {
        _world.Spawn(Parent, "b");
        _world.Spawn(Parent, "a");
        _world.Run();

        Assert.Empty(_world.System.Inspect(TreePath.Root, 0)!.Children);
        Assert.Equal(1, _world.System.Inspect(TreePath.Root, 0)!.ChildCount);
        Assert.Equal(["/", "/user", "/user/a", "/user/b"], Paths(2));
        Assert.Equal(["/", "/user", "/user/a", "/user/a/y", "/user/a/z", "/user/b", "/user/b/y", "/user/b/z"], Paths(int.MaxValue));

        List<string> Paths(int depth) => [.. _world.System.Inspect(TreePath.Root, depth)!.Flatten().Select(s => s.Path)];

        static Script<int> Parent() => new()
        {
            Started = context =>
            {
                context.Spawn(new Props<int>(() => new Script<int>()), "z");
                context.Spawn(new Props<int>(() => new Script<int>()), "y");
            },
        };
    }

    [Fact]
    public void The_state_follows_the_life_of_the_actor()
    {
        var states = new List<string>();
        var actor = _world.Spawn(() => new Script<string>
        {
            Started = _ => Note(),
            Received = (_, message) =>
            {
                Note();
                if (message == "fail") throw new InvalidOperationException("fail");
            },
            Stopping = _ => Note(),
        });

        Note();
        _world.Run();
        Note();
        actor.Tell("x");
        Note();
        _world.Run();
        actor.Tell("fail");
        _world.Run();
        Note();
        _world.Pass(TimeSpan.FromSeconds(1));
        _world.Stop(actor);

        Assert.Equal(
            ["Starting", "Starting", "Waiting", "Running", "Running", "Running", "Suspended", "Restarting", "Starting", "Stopping"],
            states);

        void Note() => states.Add(_world.Inspect("/user/a").State);
    }

    [Fact]
    public void An_actor_that_waits_for_its_children_to_stop_can_be_seen_restarting_and_stopping()
    {
        var child = default(Ref<string>);
        var actor = _world.Spawn(() => new Script<string>
        {
            Started = context => child = context.Spawn(new Props<string>(() => new Script<string> { Stopping = _ => Note() }), "child"),
            Received = (_, _) => throw new InvalidOperationException("fail"),
        });

        actor.Tell("fail");
        _world.Pass(TimeSpan.FromSeconds(1));
        _world.Stop(actor);

        Assert.Equal(["Restarting", "Stopping"], _world.Trace);
        Assert.True(child!.IsClosed);

        void Note() => _world.Trace.Add(_world.Inspect("/user/a").State);
    }

    [Fact]
    public void Depth_and_processed_count_messages_waiting_and_handled()
    {
        var actor = _world.Spawn(() => new Script<int>());
        for (var i = 0; i < 7; i++) actor.Tell(i);
        Assert.Equal((7, 0L), (_world.Inspect("/user/a").MailboxDepth, _world.Inspect("/user/a").Processed));

        _world.Run();

        Assert.Equal((0, 7L), (_world.Inspect("/user/a").MailboxDepth, _world.Inspect("/user/a").Processed));
    }

    [Fact]
    public void The_rate_is_messages_per_second_and_fades_when_they_cease()
    {
        var actor = _world.Spawn(() => new Script<int>());
        for (var i = 0; i < 100; i++)
        {
            for (var j = 0; j < 50; j++) actor.Tell(j);
            _world.Pass(TimeSpan.FromMilliseconds(100));
        }
        Assert.InRange(_world.Inspect("/user/a").MessagesPerSecond, 475, 525);

        _world.Pass(TimeSpan.FromHours(1));

        Assert.InRange(_world.Inspect("/user/a").MessagesPerSecond, 0, 1);
    }

    [Fact]
    public void An_actor_of_the_first_moment_has_a_rate_too()
    {
        var actor = _world.Spawn(() => new Script<int>());
        for (var i = 0; i < 100; i++) actor.Tell(i);
        _world.Run();

        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(100, _world.Inspect("/user/a").MessagesPerSecond);
    }

    [Fact]
    public void Restarts_the_last_failure_the_type_and_the_age_are_shown()
    {
        var actor = _world.Spawn(() => new Script<string> { Received = (_, message) => throw new InvalidOperationException(message) });
        _world.Run();
        Assert.Null(_world.Inspect("/user/a").LastFailure);

        foreach (var message in new[] { "first", "second" })
        {
            actor.Tell(message);
            _world.Pass(TimeSpan.FromSeconds(10));
        }

        var seen = _world.Inspect("/user/a");
        Assert.Equal(2, seen.Restarts);
        Assert.Equal("InvalidOperationException: second", seen.LastFailure);
        Assert.Equal(typeof(Script<string>).Name, seen.Type);
        Assert.Equal(TimeSpan.FromSeconds(20), seen.Age);
    }

    [Fact]
    public void An_actor_that_could_not_be_made_has_no_type_but_a_failure()
    {
        _world.Spawn<string>(() => throw new InvalidOperationException("no"));

        _world.Run();

        Assert.Equal(("-", "InvalidOperationException: no"), (_world.Inspect("/user/a").Type, _world.Inspect("/user/a").LastFailure));
    }

    [Fact]
    public async Task Looking_at_a_busy_tree_shows_only_numbers_that_can_be()
    {
        var system = Threads.NewSystem();
        var actor = system.Spawn(new Props<int>(() => new Script<int>()), "busy");
        var looking = true;

        Threads.Race(2, thread =>
        {
            if (thread == 0)
            {
                for (var i = 0; i < 500_000; i++) actor.Tell(i);
                Volatile.Write(ref looking, false);
                return;
            }
            var processed = 0L;
            while (Volatile.Read(ref looking))
            {
                var seen = system.Inspect(actor.Path)!;
                Assert.InRange(seen.MailboxDepth, 0, 500_000);
                Assert.InRange(seen.Processed, processed, 500_000);
                Assert.True(seen.MessagesPerSecond >= 0);
                processed = seen.Processed;
            }
        });

        await system.Terminate().WaitAsync(Threads.Patience);
    }

    [Fact]
    public async Task Looking_while_actors_come_and_go_harms_nobody()
    {
        var system = Threads.NewSystem();
        var looking = true;

        Threads.Race(2, thread =>
        {
            if (thread == 0)
            {
                for (var i = 0; i < 2000; i++)
                {
                    var actor = system.Spawn(new Props<int>(() => new Script<int>()), $"{i}");
                    if (i % 3 != 0) _ = actor.StopAsync();
                }
                Volatile.Write(ref looking, false);
                return;
            }
            while (Volatile.Read(ref looking)) Assert.NotEmpty(system.Inspect(TreePath.Root)!.Flatten());
        });

        await system.Terminate().WaitAsync(Threads.Patience);
    }
}
