using ActorMQ.Actors.Engine;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests.Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void The_same_seed_gives_the_same_trace()
    {
        for (var seed = 0; seed < 20; seed++) Assert.Equal(TraceOf(seed), TraceOf(seed));
    }

    [Fact]
    public void Different_seeds_give_different_orders_of_the_same_events()
    {
        var traces = Enumerable.Range(0, 20).Select(TraceOf).ToList();

        Assert.Equal(20, traces.Select(trace => string.Join('\n', trace)).ToHashSet(StringComparer.Ordinal).Count);
        var sorted = traces.Select(trace => string.Join('\n', Received(trace).Order(StringComparer.Ordinal)));
        Assert.Single(sorted.ToHashSet(StringComparer.Ordinal));

        static IEnumerable<string> Received(List<string> trace) => trace.Where(line => line.Contains(" got ", StringComparison.Ordinal));
    }

    [Fact]
    public void Timers_of_all_actors_fire_in_the_order_they_are_due()
    {
        var world = new World();
        var delays = Enumerable.Range(0, 50).Select(i => i * 7919 % 1000).ToList();
        for (var i = 0; i < delays.Count; i++)
        {
            var delay = TimeSpan.FromMilliseconds(delays[i]);
            world.Spawn(
                () => new Script<string>
                {
                    Started = context => context.Schedule(delay, $"{delay.TotalMilliseconds}"),
                    Received = (_, message) => world.Trace.Add($"{message} {world.Time.Elapsed.TotalMilliseconds}"),
                },
                $"{i}");
        }

        world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal([.. delays.Order().Select(delay => $"{delay} {delay}")], world.Trace);
    }

    [Fact]
    public void Actors_that_keep_each_other_busy_are_found_out()
    {
        var world = new World();
        var busy = world.Spawn(() => new Script<int> { Received = (context, message) => context.Self.Tell(message) });
        busy.Tell(1);

        Assert.Throws<InvalidOperationException>(() => world.Dispatcher.RunUntilIdle(1000));
        Assert.Equal(1000, world.Dispatcher.Turns);
    }

    [Fact]
    public void Coming_to_rest_with_the_very_last_turn_is_coming_to_rest()
    {
        var world = new World();
        var actor = world.Spawn(() => new Script<int>());
        world.Run();
        var turns = world.Dispatcher.Turns;
        actor.Tell(1);

        world.Dispatcher.RunUntilIdle(1);

        Assert.Equal(turns + 1, world.Dispatcher.Turns);
        Assert.False(world.Dispatcher.RunOne());
    }

    [Fact]
    public void Work_that_leaves_the_thread_of_the_simulation_ends_it()
    {
        var world = new World();
        var actor = world.Spawn(() => new Script<int>());
        world.Run();

        Threads.Race(1, _ => Assert.Throws<InvalidOperationException>(() => actor.Tell(1)));

        Assert.Contains("/user/a", Assert.Throws<InvalidOperationException>(world.Run).Message, StringComparison.Ordinal);
    }

    /// <summary>Ten actors that pass messages around at random, with timers and failures among them.</summary>
    private static List<string> TraceOf(int seed)
    {
        var world = new World(seed);
        var actors = new List<Ref<(int From, int Number)>>();
        for (var i = 0; i < 10; i++)
        {
            var self = i;
            actors.Add(world.Spawn(
                () => new Script<(int From, int Number)>
                {
                    Started = context =>
                    {
                        world.Trace.Add($"{self} starts");
                        context.ScheduleEvery(TimeSpan.FromMilliseconds(30), (-1, 0));
                    },
                    Received = (_, message) =>
                    {
                        if (message.From < 0) world.Trace.Add($"{self} ticks");
                        else world.Trace.Add($"{self} got from {message.From} {message.Number}");
                        if (message.From >= 0 && message.Number < 20) actors[(self + 3) % 10].Tell((self, message.Number + 1));
                        if (message == (-1, 0) && self == 5) throw new InvalidOperationException("fail");
                    },
                },
                $"{i}"));
        }
        for (var i = 0; i < 10; i++) actors[i].Tell((i, 0));
        world.Pass(TimeSpan.FromMilliseconds(200));
        return world.Trace;
    }
}
