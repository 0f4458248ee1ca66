using ActorMQ.Actors.Engine;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

public sealed class StopIfIdleTests
{
    private readonly World _world = new();
    private readonly List<bool> _answers = [];

    [Fact]
    public void An_actor_with_nothing_waiting_closes_at_once_and_stops()
    {
        var closedAtOnce = false;
        var actor = _world.Spawn(() => new Script<int>
        {
            Received = (context, _) =>
            {
                _answers.Add(context.StopIfIdle());
                closedAtOnce = !context.Self.TryTell(0);
            },
        });

        actor.Tell(1);
        _world.Run();

        Assert.Equal([true], _answers);
        Assert.True(closedAtOnce);
        Assert.Null(_world.System.Inspect(actor.Path));
    }

    [Fact]
    public void The_rest_of_the_batch_keeps_the_actor_alive()
    {
        var actor = _world.Spawn(() => new Script<int> { Received = (context, _) => _answers.Add(context.StopIfIdle()) });

        for (var i = 0; i < 3; i++) actor.Tell(i);
        _world.Run();

        Assert.Equal([false, false, true], _answers);
        Assert.Equal(0, _world.System.DeadLetterLog.Count);
    }

    [Fact]
    public void What_arrived_during_the_turn_keeps_the_actor_alive()
    {
        var actor = _world.Spawn(() => new Script<int>
        {
            Received = (context, message) =>
            {
                if (message > 0) context.Self.Tell(message - 1);
                _answers.Add(context.StopIfIdle());
            },
        });

        actor.Tell(1);
        _world.Run();

        Assert.Equal([false, true], _answers);
    }

    [Fact]
    public void The_end_of_the_batch_still_comes_and_then_the_stop()
    {
        var actor = _world.Spawn(() => new Script<int>
        {
            Received = (context, _) => context.StopIfIdle(),
            BatchEnded = _ => _world.Trace.Add("end"),
            Stopping = _ => _world.Trace.Add("stop"),
        });

        actor.Tell(1);
        _world.Run();

        Assert.Equal(["end", "stop"], _world.Trace);
    }

    [Fact]
    public void Asking_twice_is_answered_twice_and_stops_once()
    {
        var actor = _world.Spawn(() => new Script<int>
        {
            Received = (context, _) =>
            {
                _answers.Add(context.StopIfIdle());
                _answers.Add(context.StopIfIdle());
            },
            Stopping = _ => _world.Trace.Add("stop"),
        });

        actor.Tell(1);
        _world.Run();

        Assert.Equal([true, true], _answers);
        Assert.Equal(["stop"], _world.Trace);
    }
}
