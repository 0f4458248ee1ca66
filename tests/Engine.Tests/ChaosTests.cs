using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Supervision;
using ActorMQ.Engine.Tests.Support;
using Akka.Actor;

namespace ActorMQ.Engine.Tests;

/// <summary>
/// Actors that spawn, fail, stop and decide at random. Whatever they do: every message is received once or a dead letter, every
/// instance made is stopped once and after all below it, and the system comes to its end.
/// </summary>
public sealed class ChaosTests
{
    [Fact]
    public void Nothing_is_lost_or_left_over_whatever_actors_do_in_simulation()
    {
        var received = 0L;
        for (var seed = 0; seed < 300; seed++)
        {
            var world = new World(seed, new TurnOptions { MaxBatch = 5 });
            var random = new Random(seed);
            var chaos = new Chaos(random);
            chaos.Plant(world.System);
            for (var i = 0; i < 300; i++)
            {
                chaos.TellSomebody();
                if (random.Next(4) == 0) world.Dispatcher.RunOne();
                if (random.Next(10) == 0) world.Time.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
            }

            var stopped = world.System.Terminate();
            world.Pass(TimeSpan.FromMinutes(1));

            Assert.True(stopped.IsCompletedSuccessfully, $"Seed {seed} does not stop.");
            chaos.Check(world.System, $"Seed {seed}");
            received += chaos.Received;
        }
        Assert.True(received > 10_000, $"Only {received} messages were received: too calm to prove anything.");
    }

    [Fact]
    public async Task Nothing_is_lost_or_left_over_whatever_actors_do_on_many_threads()
    {
        for (var round = 0; round < 20; round++)
        {
            var system = Threads.NewSystem(new TurnOptions { MaxBatch = 5 });
            var chaos = new Chaos(Random.Shared);
            chaos.Plant(system);
            Threads.Race(3, _ =>
            {
                for (var i = 0; i < 3000; i++) chaos.TellSomebody();
            });

            await system.Terminate().WaitAsync(Threads.Patience);

            // A thread that has found an actor gone may not have told the dead letters yet.
            SpinWait.SpinUntil(() => chaos.IsAllAccountedFor(system), Threads.Patience);
            chaos.Check(system, "On threads");
        }
    }

    private sealed class Chaos(Random random)
    {
        private static readonly SupervisionPolicy Hasty = new()
        {
            MaxRestarts = 5,
            MinBackoff = TimeSpan.FromMilliseconds(1),
            MaxBackoff = TimeSpan.FromMilliseconds(10),
        };

        private readonly Lock _gate = new();
        private readonly List<Ref<int>> _actors = [];
        private readonly HashSet<string> _alive = new(StringComparer.Ordinal);
        private readonly List<string> _wrong = [];
        private long _told;
        private long _received;

        public long Received => Interlocked.Read(ref _received);

        public void Plant(ActorSystem system)
        {
            for (var i = 0; i < 5; i++) Know(system.Spawn(NewProps(), $"{i}"));
        }

        public void TellSomebody()
        {
            Ref<int> actor;
            lock (_gate) actor = _actors[random.Next(_actors.Count)];
            Interlocked.Increment(ref _told);
            actor.Tell(0);
        }

        public bool IsAllAccountedFor(ActorSystem system) => Interlocked.Read(ref _told) == Received + system.DeadLetterLog.Count;

        public void Check(ActorSystem system, string when)
        {
            lock (_gate)
            {
                Assert.True(_wrong.Count == 0, $"{when}: {string.Join("; ", _wrong)}");
                Assert.True(_alive.Count == 0, $"{when} never stopped: {string.Join(", ", _alive)}");
                Assert.All(_actors, actor => Assert.True(actor.IsClosed));
            }
            var dead = system.DeadLetterLog.Count;
            Assert.True(_told == _received + dead, $"{when}: told {_told}, received {_received}, dead {dead}");
        }

        private Props<int> NewProps() => new(() =>
        {
            Maybe(10, "in the constructor");
            return new Script<int>
            {
                Started = context =>
                {
                    Begin(context.Path);
                    if (random.Next(3) == 0) SpawnBelow(context);
                    Maybe(20, "at the start");
                },
                Received = (context, _) =>
                {
                    Interlocked.Increment(ref _received);
                    switch (random.Next(12))
                    {
                        case 0:
                            SpawnBelow(context);
                            break;
                        case 1:
                            context.Stop();
                            break;
                        case 2:
                            context.StopIfIdle();
                            break;
                        case 3:
                            TellSomebody();
                            break;
                    }
                    Maybe(15, "over a message");
                },
                BatchEnded = _ => Maybe(40, "at the end of a batch"),
                Stopping = context =>
                {
                    End(context.Path);
                    Maybe(10, "while stopping");
                },
                ChildFailed = _ =>
                {
                    Maybe(10, "over a decision");
                    return (SupervisionDirective)random.Next(4);
                },
            };
        })
        {
            Supervision = Hasty,
        };

        private void Maybe(int oneIn, string where)
        {
            if (random.Next(oneIn) == 0) throw new InvalidOperationException("fails " + where);
        }

        private void SpawnBelow(Script<int> context)
        {
            var name = $"{random.Next(3)}";
            if (context.Self.IsClosed || context.HasChild(name) || context.Path.Names().Count() > 4) return;
            Know(context.Spawn(NewProps(), name));
        }

        private void Know(Ref<int> actor)
        {
            lock (_gate) _actors.Add(actor);
        }

        private void Begin(TreePath path)
        {
            lock (_gate)
            {
                if (!_alive.Add(path.ToString())) _wrong.Add($"{path} has two instances");
            }
        }

        private void End(TreePath path)
        {
            lock (_gate)
            {
                if (!_alive.Remove(path.ToString())) _wrong.Add($"{path} stopped an instance that never began");
                if (_alive.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal)))
                    _wrong.Add($"{path} stopped before its children");
            }
        }
    }
}
