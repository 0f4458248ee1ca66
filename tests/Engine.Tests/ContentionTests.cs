using System.Collections.Concurrent;
using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

/// <summary>Many real threads. What must hold holds in every interleaving; these tests look for one where it does not.</summary>
public sealed class ContentionTests
{
    private const int Senders = 4;
    private const int PerSender = 50_000;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1024)]
    public async Task Messages_arrive_once_each_and_in_the_order_of_their_sender(int maxBatch)
    {
        var system = Threads.NewSystem(new TurnOptions { MaxBatch = maxBatch });
        var next = new int[Senders];
        var wrong = 0;
        var received = 0;
        var done = new TaskCompletionSource();
        var actor = system.Spawn(
            new Props<(int Sender, int Number)>(() => new Script<(int Sender, int Number)>
            {
                Received = (_, message) =>
                {
                    if (next[message.Sender]++ != message.Number) wrong++;
                    if (++received == Senders * PerSender) done.SetResult();
                },
            }),
            "a");

        Threads.Race(Senders, sender =>
        {
            for (var i = 0; i < PerSender; i++) Assert.True(actor.Tell((sender, i)));
        });
        await done.Task.WaitAsync(Threads.Patience);

        Assert.Equal(0, wrong);
        Assert.Equal(0, system.Inspect(actor.Path)!.MailboxDepth);
        await system.Terminate().WaitAsync(Threads.Patience);
    }

    [Fact]
    public async Task An_actor_never_runs_twice_at_once_and_sees_its_own_writes_on_any_thread()
    {
        const int Actors = 8;
        var system = Threads.NewSystem(new TurnOptions { MaxBatch = 3 });
        var overlaps = 0;
        using var done = new CountdownEvent(Actors);
        var actors = Enumerable.Range(0, Actors).Select(i =>
        {
            var inside = 0;
            var count = 0;
            var openBatch = 0;
            return system.Spawn(
                new Props<int>(() => new Script<int>
                {
                    Received = (_, _) =>
                    {
                        if (Interlocked.Increment(ref inside) != 1) Interlocked.Increment(ref overlaps);
                        openBatch++;
                        if (++count == Senders * PerSender / Actors) done.Signal();
                        Interlocked.Decrement(ref inside);
                    },
                    BatchEnded = _ =>
                    {
                        if (Interlocked.Increment(ref inside) != 1) Interlocked.Increment(ref overlaps);
                        if (openBatch is < 1 or > 3) Interlocked.Increment(ref overlaps);
                        openBatch = 0;
                        Interlocked.Decrement(ref inside);
                    },
                }),
                $"{i}");
        }).ToList();

        Threads.Race(Senders, _ =>
        {
            for (var i = 0; i < PerSender; i++) actors[i % Actors].Tell(i);
        });

        Assert.True(done.Wait(Threads.Patience));
        await system.Terminate().WaitAsync(Threads.Patience);
        Assert.Equal(0, overlaps);
    }

    [Fact]
    public async Task A_bounded_mailbox_never_holds_more_than_its_bound_and_loses_nothing_it_took()
    {
        const int Capacity = 50;
        var system = Threads.NewSystem();
        var received = 0;
        var taken = 0;
        var deepest = 0;
        var props = new Props<int>(() => new Script<int> { Received = (_, _) => received++ }) { MailboxCapacity = Capacity };
        var actor = system.Spawn(props, "a");

        Threads.Race(Senders, _ =>
        {
            for (var i = 0; i < PerSender; i++)
            {
                if (actor.TryTell(i)) Interlocked.Increment(ref taken);
                if (i % 100 == 0) InterlockedMax(ref deepest, system.Inspect(actor.Path)!.MailboxDepth);
            }
        });
        await system.Terminate().WaitAsync(Threads.Patience);

        Assert.InRange(deepest, 0, Capacity);
        Assert.Equal(taken, received + system.DeadLetterLog.Count);
    }

    [Fact]
    public async Task Failures_and_restarts_under_load_lose_only_the_messages_that_failed()
    {
        var system = Threads.NewSystem();
        var received = 0;
        var failed = 0;
        var done = new TaskCompletionSource();
        var actor = system.Spawn(
            new Props<int>(() => new Script<int>
            {
                Received = (_, message) =>
                {
                    var fails = message % 1000 == 0;
                    if (fails) failed++;
                    else received++;
                    if (received + failed == Senders * PerSender) done.SetResult();
                    if (fails) throw new InvalidOperationException("every thousandth");
                },
            })
            {
                Supervision = new SupervisionPolicy
                {
                    MaxRestarts = int.MaxValue,
                    MinBackoff = TimeSpan.FromMilliseconds(1),
                    MaxBackoff = TimeSpan.FromMilliseconds(1),
                },
            },
            "a");

        Threads.Race(Senders, _ =>
        {
            for (var i = 0; i < PerSender; i++) Assert.True(actor.Tell(i));
        });
        await done.Task.WaitAsync(Threads.Patience);

        Assert.Equal(Senders * PerSender / 1000, failed);
        await system.Terminate().WaitAsync(Threads.Patience);
    }

    [Fact]
    public async Task An_idle_actor_that_goes_away_loses_nothing_as_senders_go_to_its_successor()
    {
        var system = Threads.NewSystem();
        var seen = new int[Senders * PerSender];
        using var open = new CountdownEvent(seen.Length);
        var lives = 0;
        var gate = new Lock();
        var current = NextLife();

        Threads.Race(Senders, sender =>
        {
            for (var i = 0; i < PerSender; i++)
            {
                var actor = Volatile.Read(ref current);
                while (!actor.TryTell((sender * PerSender) + i))
                {
                    lock (gate)
                    {
                        if (ReferenceEquals(current, actor)) current = NextLife();
                        actor = current;
                    }
                }
                // Without a pause now and then there would always be something waiting, and the actor would never go away.
                if (i % 10 == 0) SpinWait.SpinUntil(() => Volatile.Read(ref seen[(sender * PerSender) + i]) > 0);
            }
        });

        Assert.True(open.Wait(Threads.Patience));
        await system.Terminate().WaitAsync(Threads.Patience);
        Assert.All(seen, times => Assert.Equal(1, times));
        Assert.True(lives > 1, "The actor never went away, so nothing was tested.");
        Assert.Equal(0, system.DeadLetterLog.Count);

        Ref<int> NextLife() => system.Spawn(
            new Props<int>(() => new Script<int>
            {
                Received = (_, id) =>
                {
                    Interlocked.Increment(ref seen[id]);
                    open.Signal();
                },
                BatchEnded = context => context.StopIfIdle(),
            }),
            $"life{lives++}");
    }

    [Fact]
    public async Task Children_made_from_outside_while_the_parent_stops_are_refused_or_stopped_with_it()
    {
        var system = Threads.NewSystem();
        for (var round = 0; round < 200; round++)
        {
            var parent = system.Spawn(new Props<int>(() => new Script<int>()), $"{round}");
            var children = new ConcurrentBag<Ref<int>>();
            Task? end = null;
            Threads.Race(3, thread =>
            {
                if (thread == 0)
                {
                    end = parent.StopAsync();
                    return;
                }
                var props = new Props<int>(() => new Script<int>());
                for (var i = 0; i < 20; i++)
                {
                    if (TrySpawnBelow(parent, props, $"{thread} {i}") is { } child) children.Add(child);
                }
            });

            await end!.WaitAsync(Threads.Patience);
            Assert.All(children, child => Assert.True(child.IsClosed));
            Assert.Null(system.Inspect(parent.Path));
        }
        await system.Terminate().WaitAsync(Threads.Patience);
    }

    [Fact]
    public async Task Children_made_from_outside_while_the_parent_restarts_do_not_hold_it_up()
    {
        const int Failures = 20;
        var system = Threads.NewSystem();
        var lives = 0;
        using var lastLife = new ManualResetEventSlim();
        var parent = system.Spawn(
            new Props<int>(() => new Script<int>
            {
                Started = _ =>
                {
                    if (++lives > Failures) lastLife.Set();
                },
                Received = (_, _) => throw new InvalidOperationException("fail"),
            })
            {
                Supervision = new SupervisionPolicy { MaxRestarts = int.MaxValue, MinBackoff = TimeSpan.Zero },
            },
            "parent");
        for (var i = 0; i < Failures; i++) parent.Tell(i);

        Threads.Race(2, thread =>
        {
            var props = new Props<int>(() => new Script<int>());
            for (var i = 0; i < 100_000 && !lastLife.IsSet; i++) TrySpawnBelow(parent, props, $"{thread} {i}");
        });

        Assert.True(lastLife.Wait(Threads.Patience));
        Assert.Equal(Failures, system.Inspect(parent.Path)!.Restarts);
        await system.Terminate().WaitAsync(Threads.Patience);
    }

    private static Ref<int>? TrySpawnBelow(Ref<int> parent, Props<int> props, string name)
    {
        try
        {
            return parent.SpawnChild(props, name);
        }
        catch (ActorStoppedException)
        {
            return null;
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var current = Volatile.Read(ref target);
        while (value > current)
        {
            var before = Interlocked.CompareExchange(ref target, value, current);
            if (before == current) return;
            current = before;
        }
    }
}
