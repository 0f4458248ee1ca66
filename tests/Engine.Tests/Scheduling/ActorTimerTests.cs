using ActorMQ.Actors.Engine;
using ActorMQ.Actors.Engine.Hosting;
using ActorMQ.Actors.Engine.Scheduling;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests.Scheduling;

public sealed class ActorTimerTests
{
    private readonly World _world = new();

    [Fact]
    public void A_scheduled_message_arrives_after_its_delay()
    {
        _world.Spawn(() => Recording(context => context.Schedule(TimeSpan.FromSeconds(5), "late")));

        _world.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(["5 late"], _world.Trace);
    }

    [Fact]
    public void A_periodic_message_arrives_each_period_until_cancelled()
    {
        ActorTimer? timer = null;
        _world.Spawn(() => Recording(context => timer = context.ScheduleEvery(TimeSpan.FromSeconds(2), "tick")));

        _world.Pass(TimeSpan.FromSeconds(7));
        timer!.Cancel();
        _world.Pass(TimeSpan.FromSeconds(7));

        Assert.Equal(["2 tick", "4 tick", "6 tick"], _world.Trace);
    }

    [Fact]
    public void A_cancelled_message_never_arrives()
    {
        _world.Spawn(() => Recording(context => context.Schedule(TimeSpan.FromSeconds(5), "late").Cancel()));

        _world.Pass(TimeSpan.FromSeconds(10));

        Assert.Empty(_world.Trace);
    }

    [Fact]
    public void Timers_of_a_stopped_actor_do_no_harm_and_end()
    {
        var actor = _world.Spawn(() => Recording(context =>
        {
            context.Schedule(TimeSpan.FromSeconds(5), "late");
            context.ScheduleEvery(TimeSpan.FromSeconds(1), "tick");
        }));
        _world.Run();
        _world.Stop(actor);

        _world.Pass(TimeSpan.FromSeconds(10));

        Assert.Empty(_world.Trace);
        Assert.Equal(0, _world.System.DeadLetterLog.Count);
        Assert.Equal(0, EngineHost.Of(_world.System).Timers.Count);
    }

    [Fact]
    public void Timers_belong_to_the_instance_that_set_them()
    {
        var actor = _world.Spawn(() => Recording(context =>
        {
            context.ScheduleEvery(TimeSpan.FromSeconds(10), "tick");
            context.Schedule(TimeSpan.FromSeconds(25), "late");
        }));
        _world.Run();

        for (var i = 0; i < 3; i++)
        {
            actor.Tell("fail");
            _world.Pass(TimeSpan.FromSeconds(2));
        }
        _world.Pass(TimeSpan.FromSeconds(9));

        Assert.Equal(3, _world.Inspect("/user/a").Restarts);
        Assert.EndsWith(" tick", Assert.Single(_world.Trace), StringComparison.Ordinal);
    }

    [Fact]
    public void A_timer_that_finds_the_mailbox_full_is_lost_loudly_and_a_periodic_one_goes_on()
    {
        var actor = _world.Spawn(new Props<string>(() => new Script<string>
        {
            Started = context => context.ScheduleEvery(TimeSpan.FromSeconds(1), "tick"),
            Received = (_, message) => _world.Trace.Add(message),
        })
        { MailboxCapacity = 1 });
        _world.Run();

        actor.Tell("full");
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        _world.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["full", "tick"], _world.Trace);
        Assert.Equal(DeadLetterReason.MailboxFull, Assert.Single(_world.System.DeadLetterLog.Recent).Reason);
    }

    [Fact]
    public void A_period_must_be_positive()
    {
        Exception? refused = null;
        _world.Spawn(() => Recording(context => refused = Record.Exception(() => context.ScheduleEvery(TimeSpan.Zero, "tick"))));

        _world.Run();

        Assert.IsType<ArgumentOutOfRangeException>(refused);
    }

    private Script<string> Recording(Action<Script<string>> started) => new()
    {
        Started = started,
        Received = (context, message) =>
        {
            if (message == "fail") throw new InvalidOperationException("fail");
            _world.Trace.Add($"{(context.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds} {message}");
        },
    };
}
