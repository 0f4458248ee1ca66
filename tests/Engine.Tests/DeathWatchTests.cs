using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

public sealed class DeathWatchTests
{
    private readonly World _world = new();

    [Fact]
    public void The_watcher_is_told_once_the_watched_has_stopped_and_not_before()
    {
        var watched = _world.Spawn(() => new Script<int> { Stopping = _ => _world.Trace.Add("stopped") }, "watched");
        SpawnWatcher(watched);
        _world.Run();
        Assert.Empty(_world.Trace);

        _world.Stop(watched);

        Assert.Equal(["stopped", "told"], _world.Trace);
    }

    [Fact]
    public void Watching_what_has_stopped_already_tells_at_once()
    {
        var watched = _world.Spawn(() => new Script<int>(), "watched");
        _world.Stop(watched);

        SpawnWatcher(watched);
        _world.Run();

        Assert.Equal(["told"], _world.Trace);
    }

    [Fact]
    public void A_restart_is_no_death()
    {
        var watched = _world.Spawn(() => new Script<int> { Received = (_, _) => throw new InvalidOperationException("fail") }, "watched");
        SpawnWatcher(watched);

        watched.Tell(1);
        _world.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(1, _world.Inspect("/user/watched").Restarts);
        Assert.Empty(_world.Trace);
    }

    [Fact]
    public void Being_given_up_by_the_supervisor_is_a_death()
    {
        var watched = _world.Spawn(
            new Props<int>(() => new Script<int> { Received = (_, _) => throw new InvalidOperationException("fail") })
            {
                Supervision = SupervisionPolicy.StopOnFailure,
            },
            "watched");
        SpawnWatcher(watched);

        watched.Tell(1);
        _world.Run();

        Assert.Equal(["told"], _world.Trace);
    }

    [Fact]
    public void A_notice_that_finds_the_watcher_gone_is_no_dead_letter()
    {
        var watched = _world.Spawn(() => new Script<int>(), "watched");
        var watcher = SpawnWatcher(watched);
        _world.Run();
        _world.Stop(watcher);

        _world.Stop(watched);

        Assert.Equal(0, _world.System.DeadLetterLog.Count);
    }

    [Fact]
    public void A_notice_that_finds_the_watchers_mailbox_full_is_lost_loudly()
    {
        var watched = _world.Spawn(() => new Script<int>(), "watched");
        var watcher = _world.Spawn(
            new Props<string>(() => new Script<string>
            {
                Started = context => context.WatchWith(watched, "told"),
                Received = (_, _) => throw new InvalidOperationException("fail"),
            })
            { MailboxCapacity = 1 },
            "watcher");
        watcher.Tell("fail");
        _world.Run();
        watcher.Tell("fills the mailbox while its owner is suspended");

        _world.Stop(watched);

        Assert.Equal(DeadLetterReason.MailboxFull, Assert.Single(_world.System.DeadLetterLog.Recent).Reason);
    }

    [Fact]
    public void A_long_lived_actor_forgets_watchers_that_are_gone()
    {
        var watched = _world.Spawn(() => new Script<int>(), "watched");
        var watchers = new List<WeakReference>();
        for (var i = 0; i < 500; i++) watchers.Add(WatchAndStop(watched, i));

        GC.Collect();

        Assert.InRange(watchers.Count(watcher => watcher.IsAlive), 0, 50);
        GC.KeepAlive(watched);
    }

    [Fact]
    public async Task Nobody_who_watches_while_the_watched_stops_waits_in_vain()
    {
        var system = Threads.NewSystem();
        for (var round = 0; round < 500; round++)
        {
            var watched = system.Spawn(new Props<int>(() => new Script<int>()), $"watched{round}");
            var told = new TaskCompletionSource();
            Threads.Race(2, thread =>
            {
                if (thread == 0) _ = watched.StopAsync();
                else
                {
                    system.Spawn(
                        new Props<string>(() => new Script<string>
                        {
                            Started = context => context.WatchWith(watched, "told"),
                            Received = (_, _) => told.SetResult(),
                        }),
                        $"watcher{round}");
                }
            });
            await told.Task.WaitAsync(Threads.Patience);
        }
        await system.Terminate().WaitAsync(Threads.Patience);
    }

    private Ref<string> SpawnWatcher(Ref<int> watched) => _world.Spawn(
        () => new Script<string>
        {
            Started = context => context.WatchWith(watched, "told"),
            Received = (_, message) => _world.Trace.Add(message),
        },
        "watcher");

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference WatchAndStop(Ref<int> watched, int number)
    {
        var watcher = _world.Spawn(() => new Script<string> { Started = context => context.WatchWith(watched, "told") }, $"watcher{number}");
        _world.Run();
        _world.Stop(watcher);
        return new WeakReference(watcher);
    }
}
