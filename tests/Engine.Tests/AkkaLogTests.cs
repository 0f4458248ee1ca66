using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

/// <summary>What Akka itself has to say.</summary>
public sealed class AkkaLogTests
{
    [Fact]
    public void It_says_it_in_the_log_of_the_system_with_the_path_of_the_actor()
    {
        var world = new World(akka: "akka { loglevel = DEBUG, actor.debug.lifecycle = on }");
        var actor = world.Spawn<string>(() => new Script<string>(), "talkative");
        world.Run();
        world.Stop(actor);
        Assert.Contains(world.Log.Lines, line => line.StartsWith("akka path=/user/talkative text=Started", StringComparison.Ordinal));
        Assert.Contains(world.Log.Lines, line => line.StartsWith("akka path=/user/talkative text=Stopped", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_quiet_unless_it_is_asked()
    {
        var world = new World();
        world.Stop(world.Spawn<string>(() => new Script<string>()));
        Assert.DoesNotContain(world.Log.Lines, line => line.StartsWith("akka", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_engine_rests_on_stays()
    {
        var world = new World(akka: "akka.scheduler.implementation = nonsense, akka.actor.default-dispatcher.throughput = 1");
        var actor = world.Spawn<string>(() => new Script<string>
        {
            Received = (_, message) => world.Trace.Add(message),
            BatchEnded = _ => world.Trace.Add("end"),
        });
        actor.Tell("a");
        actor.Tell("b");
        world.Run();
        Assert.Equal(["a", "b", "end"], world.Trace);
    }
}
