using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Actors.Engine.Simulation;
using ActorMQ.Engine.Tests.Support;
using Akka.Actor;

namespace ActorMQ.Engine.Tests.Scheduling;

/// <summary>Each test enters its run queue on the test's own thread and has left it, or was thrown out, when it ends.</summary>
public sealed class RunQueueTests
{
    // The clock stands still: a turn is long only if a test makes it so.
    private readonly VirtualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly ActorSystem _system;
    private readonly RunQueue _queue = new();
    private readonly List<string> _trace = [];

    public RunQueueTests() => _system = Threads.NewSystem(time: _time);

    [Fact]
    public void A_long_turn_gives_the_thread_back_and_the_actor_takes_its_next_ones_elsewhere_while_they_are_long()
    {
        var here = Environment.CurrentManagedThreadId;
        var threads = new List<string>();
        var ended = new SemaphoreSlim(0);
        Entered(() =>
        {
            var heavy = _system.Spawn(
                new Props<int>(() => new Script<int>
                {
                    Received = (_, milliseconds) =>
                    {
                        threads.Add($"{milliseconds} {(Environment.CurrentManagedThreadId == here ? "here" : "elsewhere")}");
                        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    },
                    BatchEnded = _ => ended.Release(),
                }),
                "heavy");
            var other = _system.Spawn(new Props<int>(() => new Script<int> { Received = (_, _) => _trace.Add("other") }), "other");
            while (_queue.RunPending(1))
            {
            }
            heavy.Tell(10);
            other.Tell(0);

            Assert.True(_queue.RunPending(100));
            Assert.Empty(_trace);
            Assert.False(_queue.RunPending(100));
            Assert.Equal(["other"], _trace);

            Assert.True(ended.Wait(Threads.Patience));
            heavy.Tell(1);
            Assert.True(ended.Wait(Threads.Patience));
            // A turn is over a moment after its batch.
            while (heavy.Life.Queue.IsHeavy) Thread.Yield();
            heavy.Tell(2);
            while (_queue.RunPending(100))
            {
            }
        });

        Assert.Equal(["10 here", "1 elsewhere", "2 here"], threads);
    }

    [Fact]
    public void Actors_made_runnable_on_the_thread_run_there_first_in_first_out()
    {
        var here = Environment.CurrentManagedThreadId;
        Entered(() =>
        {
            var actors = Enumerable.Range(0, 10).Select(i => _system.Spawn(
                new Props<int>(() => new Script<int>
                {
                    Received = (_, _) => _trace.Add($"{i} {Environment.CurrentManagedThreadId == here}"),
                }),
                $"{i}")).ToList();
            foreach (var actor in actors) actor.Tell(0);

            Assert.Empty(_trace);
            Assert.False(_queue.RunPending(100));
        });

        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => $"{i} True")], _trace);
    }

    [Fact]
    public void One_turn_takes_all_that_has_gathered()
    {
        var batches = 0;
        Entered(() =>
        {
            var actor = _system.Spawn(new Props<int>(() => new Script<int> { BatchEnded = _ => batches++ }), "a");
            for (var i = 0; i < 100; i++) actor.Tell(i);
            _queue.RunPending(100);
        });

        Assert.Equal(1, batches);
    }

    [Fact]
    public void No_more_turns_are_taken_than_allowed_and_the_rest_is_reported()
    {
        Entered(() =>
        {
            var props = new Props<int>(() => new Script<int> { Started = _ => _trace.Add("started") });
            for (var i = 0; i < 5; i++) _system.Spawn(props, $"{i}");

            Assert.True(_queue.RunPending(3));
            Assert.Equal(3, _trace.Count);
            Assert.True(_queue.RunPending(0));
            Assert.Equal(3, _trace.Count);
            Assert.False(_queue.RunPending(2));
            Assert.Equal(5, _trace.Count);
        });
    }

    [Fact]
    public void An_actor_that_has_more_to_do_goes_to_the_end_of_the_queue()
    {
        var system = Threads.NewSystem(new TurnOptions { MaxBatch = 1 }, _time);
        Entered(() =>
        {
            var actors = new[] { "a", "b" }.Select(name => system.Spawn(
                new Props<int>(() => new Script<int> { Received = (_, message) => _trace.Add($"{name}{message}") }),
                name)).ToList();
            for (var i = 1; i <= 3; i++)
            {
                foreach (var actor in actors) actor.Tell(i);
            }
            while (_queue.RunPending(1))
            {
            }
        });

        Assert.Equal(["a1", "b1", "a2", "b2", "a3", "b3"], _trace);
    }

    [Fact]
    public void Many_turns_that_are_long_together_give_the_thread_back_too()
    {
        Entered(() =>
        {
            var props = new Props<int>(() => new Script<int>
            {
                Started = _ =>
                {
                    _trace.Add("started");
                    _time.Advance(TimeSpan.FromMilliseconds(2));
                },
            });
            for (var i = 0; i < 5; i++) _system.Spawn(props, $"{i}");

            Assert.True(_queue.RunPending(100));
            Assert.Equal(3, _trace.Count);
            Assert.False(_queue.RunPending(100));
            Assert.Equal(5, _trace.Count);
        });
    }

    [Fact]
    public void An_actor_that_goes_on_does_so_elsewhere()
    {
        var here = Environment.CurrentManagedThreadId;
        var threads = new List<bool>();
        var done = new ManualResetEventSlim();
        Entered(() =>
        {
            _system.Spawn(
                new Props<int>(() => new Script<int>
                {
                    BatchEnded = context =>
                    {
                        threads.Add(Environment.CurrentManagedThreadId == here);
                        if (threads.Count < 3) context.GoOn();
                        else done.Set();
                    },
                }),
                "a").Tell(0);
            while (_queue.RunPending(1))
            {
            }
            Assert.True(done.Wait(Threads.Patience));
        });

        Assert.Equal([true, false, false], threads);
    }

    [Fact]
    public async Task Beyond_its_bound_actors_spill_to_the_pool()
    {
        var here = Environment.CurrentManagedThreadId;
        var elsewhere = 0;
        var done = new CountdownEvent(36);
        Entered(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                _system.Spawn(
                    new Props<int>(() => new Script<int>
                    {
                        Started = _ =>
                        {
                            if (Environment.CurrentManagedThreadId == here) return;
                            Interlocked.Increment(ref elsewhere);
                            done.Signal();
                        },
                    }),
                    $"{i}");
            }
            Assert.True(done.Wait(Threads.Patience));
            while (_queue.RunPending(10))
            {
            }
        });
        await _system.Terminate().WaitAsync(Threads.Patience);

        Assert.Equal(36, elsewhere);
        done.Dispose();
    }

    [Fact]
    public void Actors_left_behind_take_their_turn_on_the_pool()
    {
        using var started = new CountdownEvent(10);

        Entered(() =>
        {
            for (var i = 0; i < 10; i++) _system.Spawn(new Props<int>(() => new Script<int> { Started = _ => started.Signal() }), $"{i}");
            Assert.Equal(10, started.CurrentCount);
        });

        Assert.True(started.Wait(Threads.Patience));
    }

    [Fact]
    public void A_thread_that_has_left_gives_its_actors_to_the_pool_and_may_enter_again()
    {
        using var ran = new ManualResetEventSlim();
        Entered(() => { });

        _system.Spawn(new Props<int>(() => new Script<int> { Started = _ => ran.Set() }), "a");
        Assert.True(ran.Wait(Threads.Patience));

        Entered(() => { });
    }

    [Fact]
    public void A_thread_has_one_run_queue_at_most()
    {
        Entered(() =>
        {
            Assert.Throws<InvalidOperationException>(_queue.Enter);
            Assert.Throws<InvalidOperationException>(new RunQueue().Enter);
        });
    }

    [Fact]
    public void A_run_queue_has_one_thread_at_most()
    {
        Entered(() => Threads.Race(1, _ => Assert.Throws<InvalidOperationException>(_queue.Enter)));

        Threads.Race(1, _ => Entered(() => { }));
    }

    [Fact]
    public void Only_the_thread_that_entered_runs_and_leaves()
    {
        Assert.Throws<InvalidOperationException>(_queue.Leave);
        Assert.Throws<InvalidOperationException>(() => _queue.RunPending(1));

        Entered(() => Threads.Race(1, _ =>
        {
            Assert.Throws<InvalidOperationException>(_queue.Leave);
            Assert.Throws<InvalidOperationException>(() => _queue.RunPending(1));
        }));
    }

    [Fact]
    public async Task Messages_between_the_thread_and_the_pool_are_neither_lost_nor_reordered()
    {
        const int Count = 100_000;
        var received = new List<int>();
        var done = new TaskCompletionSource();
        var last = _system.Spawn(
            new Props<int>(() => new Script<int>
            {
                Received = (_, message) =>
                {
                    received.Add(message);
                    if (received.Count == Count) done.SetResult();
                },
            }),
            "last");
        // Woken now on the entered thread, now on the pool.
        var first = _system.Spawn(new Props<int>(() => new Script<int> { Received = (_, message) => last.Tell(message) }), "first");

        Entered(() =>
        {
            for (var i = 0; i < Count; i++)
            {
                first.Tell(i);
                if (i % 100 == 0) _queue.RunPending(10);
            }
        });

        await done.Task.WaitAsync(Threads.Patience);
        Assert.Equal(Enumerable.Range(0, Count), received);
    }

    private void Entered(Action work)
    {
        _queue.Enter();
        try
        {
            work();
        }
        finally
        {
            _queue.Leave();
        }
    }
}
