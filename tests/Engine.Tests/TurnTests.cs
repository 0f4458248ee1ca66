using ActorMQ.Actors.Engine;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

public sealed class TurnTests
{
    private readonly World _world = new(options: new TurnOptions { MaxBatch = 100 });
    private readonly List<int> _batches = [];
    private int _handled;

    [Fact]
    public void All_that_has_gathered_is_one_batch_with_one_end()
    {
        var actor = _world.Spawn(() => Counting());

        TellMany(actor, 10);
        _world.Run();
        TellMany(actor, 5);
        _world.Run();

        Assert.Equal([10, 15], _batches);
    }

    [Fact]
    public void A_turn_without_messages_has_no_batch_and_no_end()
    {
        var actor = _world.Spawn(() => Counting());
        _world.Run();
        _world.Stop(actor);

        Assert.Empty(_batches);
    }

    [Fact]
    public void A_turn_handles_no_more_than_the_largest_batch()
    {
        TellMany(_world.Spawn(() => Counting()), 250);

        _world.Run();

        Assert.Equal([100, 200, 250], _batches);
    }

    [Fact]
    public void Others_get_their_turn_between_the_batches_of_a_busy_actor()
    {
        var busy = _world.Spawn(
            () => new Script<int>
            {
                Received = (context, message) => context.Self.Tell(message),
                BatchEnded = _ => _world.Trace.Add("busy"),
            },
            "busy");
        var other = _world.Spawn(() => new Script<int> { Received = (_, _) => _world.Trace.Add("other") }, "other");
        busy.Tell(1);
        other.Tell(1);

        for (var i = 0; i < 1000 && !_world.Trace.Contains("other", StringComparer.Ordinal); i++) _world.Dispatcher.RunOne();

        Assert.Equal("other", _world.Trace[^1]);
    }

    [Fact]
    public void A_turn_ends_once_it_has_run_for_its_quantum()
    {
        TellMany(_world.Spawn(() => Counting(TimeSpan.FromMicroseconds(100))), 100);

        _world.Run();

        Assert.Equal([51, 100], _batches);
    }

    [Fact]
    public void A_turn_shorter_than_its_quantum_goes_on()
    {
        TellMany(_world.Spawn(() => Counting(TimeSpan.FromMicroseconds(50))), 100);

        _world.Run();

        Assert.Equal([100], _batches);
    }

    [Fact]
    public void Messages_that_are_worth_much_are_few_in_a_turn()
    {
        TellMany(_world.Spawn(() => new Script<int>
        {
            Received = (context, _) =>
            {
                _handled++;
                context.Budget.Spend(33);
            },
            BatchEnded = _ => _batches.Add(_handled),
        }), 7);

        _world.Run();

        Assert.Equal([3, 6, 7], _batches);
    }

    [Fact]
    public void An_actor_that_goes_on_gets_another_end_of_batch_without_a_message_and_others_their_turn_between()
    {
        var left = 250;
        var actor = _world.Spawn(() => new Script<int>
        {
            Received = (_, _) => _handled++,
            BatchEnded = context =>
            {
                for (; left > 0 && !context.Budget.IsSpent; left--) context.Budget.Spend();
                _batches.Add(left);
                if (left > 0) context.GoOn();
            },
        });
        var other = _world.Spawn(() => new Script<int>
        {
            Received = (context, _) =>
            {
                _world.Trace.Add($"{left}");
                if (left > 0) context.Self.Tell(0);
            },
        }, "other");
        actor.Tell(0);
        other.Tell(0);

        _world.Run();

        Assert.Equal([150, 50, 0], _batches);
        Assert.Equal(1, _handled);
        Assert.Contains(_world.Trace, left => left is "150" or "50");
    }

    [Fact]
    public void A_turn_full_of_messages_leaves_as_much_for_its_end()
    {
        var steps = 0;
        TellMany(_world.Spawn(() => new Script<int>
        {
            BatchEnded = context =>
            {
                for (; !context.Budget.IsSpent; steps++) context.Budget.Spend();
            },
        }), 100);

        _world.Run();

        Assert.Equal(100, steps);
    }

    [Fact]
    public void An_actor_that_goes_on_is_not_idle()
    {
        var ends = 0;
        var actor = _world.Spawn(() => new Script<int>
        {
            BatchEnded = context =>
            {
                if (++ends < 3) context.GoOn();
                _world.Trace.Add($"{context.StopIfIdle()}");
            },
        });

        actor.Tell(0);
        _world.Run();

        Assert.Equal(["False", "False", "True"], _world.Trace);
    }

    [Fact]
    public void A_long_turn_is_logged_with_the_actor_that_took_it()
    {
        TellMany(_world.Spawn(() => Counting(TimeSpan.FromMilliseconds(251))), 1);

        _world.Run();

        Assert.Equal("long turn path=/user/a ms=251", Assert.Single(_world.Log.Lines));
    }

    [Fact]
    public void What_the_end_of_a_batch_tells_the_actor_itself_is_the_next_batch()
    {
        var actor = _world.Spawn(() => new Script<int>
        {
            Received = (_, _) => _handled++,
            BatchEnded = context =>
            {
                _batches.Add(_handled);
                if (_handled < 3) context.Self.Tell(0);
            },
        });

        actor.Tell(0);
        _world.Run();

        Assert.Equal([1, 2, 3], _batches);
    }

    [Fact]
    public void Turns_that_handle_nothing_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TurnOptions { MaxBatch = 0 });

    private static void TellMany(Ref<int> actor, int count)
    {
        for (var i = 0; i < count; i++) actor.Tell(i);
    }

    private Script<int> Counting(TimeSpan work = default) => new()
    {
        Received = (_, _) =>
        {
            _handled++;
            _world.Time.Advance(work);
        },
        BatchEnded = _ => _batches.Add(_handled),
    };
}
