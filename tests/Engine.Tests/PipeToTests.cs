using ActorMQ.Actors.Engine;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

public sealed class PipeToTests
{
    private readonly World _world = new();
    private readonly TaskCompletionSource<int> _work = new();

    [Fact]
    public void A_result_comes_back_as_a_message()
    {
        Pipe(_work.Task);
        Assert.Empty(_world.Trace);

        _work.SetResult(42);
        _world.Run();

        Assert.Equal(["1 times"], _world.Trace);
    }

    [Fact]
    public void A_failure_comes_back_as_a_message()
    {
        Pipe(_work.Task);

        _work.SetException(new InvalidOperationException("disk full"));
        _world.Run();

        Assert.Equal(["InvalidOperationException: disk full"], _world.Trace);
    }

    [Fact]
    public void Cancelled_work_comes_back_as_a_failure()
    {
        Pipe(_work.Task);

        _work.SetCanceled();
        _world.Run();

        Assert.StartsWith("TaskCanceledException", Assert.Single(_world.Trace), StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_is_done_already_comes_back_within_the_same_run()
    {
        Pipe(Task.FromResult(21));

        Assert.Equal(["2 times"], _world.Trace);
    }

    [Fact]
    public void A_result_that_cannot_be_made_a_message_comes_back_as_a_failure()
    {
        Pipe(_work.Task);

        _work.SetResult(0);
        _world.Run();

        Assert.StartsWith("DivideByZeroException", Assert.Single(_world.Trace), StringComparison.Ordinal);
    }

    [Fact]
    public void An_outcome_for_a_stopped_actor_is_no_dead_letter()
    {
        var actor = Pipe(_work.Task);
        _world.Stop(actor);

        _work.SetResult(1);
        _world.Run();

        Assert.Empty(_world.Trace);
        Assert.Equal(0, _world.System.DeadLetterLog.Count);
    }

    private Ref<string> Pipe(Task<int> work)
    {
        const int Whole = 42;
        var actor = _world.Spawn(() => new Script<string>
        {
            Started = context => work.PipeTo(context.Self, result => $"{Whole / result} times", e => $"{e.GetType().Name}: {e.Message}"),
            Received = (_, message) => _world.Trace.Add(message),
        });
        _world.Run();
        return actor;
    }
}
