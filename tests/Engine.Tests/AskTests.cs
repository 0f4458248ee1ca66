using ActorMQ.Actors.Engine;
using ActorMQ.Engine.Tests.Support;

namespace ActorMQ.Engine.Tests;

public sealed class AskTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly World _world = new();

    [Fact]
    public async Task The_first_answer_counts()
    {
        var actor = _world.Spawn(() => new Script<Reply<int>>
        {
            Received = (_, reply) =>
            {
                reply.Set(1);
                reply.Set(2);
                reply.Fail(new InvalidOperationException("too late"));
            },
        });

        var ask = actor.AskAsync<int>(reply => reply, Timeout);
        _world.Run();

        Assert.Equal(1, await ask.WaitAsync(Threads.Patience));
    }

    [Fact]
    public async Task A_failed_reply_throws_where_it_was_asked_for()
    {
        var actor = _world.Spawn(() => new Script<Reply<int>>
        {
            Received = (_, reply) => reply.Fail(new InvalidOperationException("no such queue")),
        });

        var ask = actor.AskAsync<int>(reply => reply, Timeout);
        _world.Run();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ask.WaitAsync(Threads.Patience));
        Assert.Equal("no such queue", failure.Message);
    }

    [Fact]
    public async Task Silence_ends_in_a_timeout_that_names_the_actor()
    {
        var actor = _world.Spawn(() => new Script<Reply<int>>());

        var ask = actor.AskAsync<int>(reply => reply, Timeout);
        _world.Pass(Timeout - TimeSpan.FromMilliseconds(1));
        Assert.False(ask.IsCompleted);
        _world.Pass(TimeSpan.FromMilliseconds(1));

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => ask.WaitAsync(Threads.Patience));
        Assert.Equal("/user/a did not answer within 5 s.", failure.Message);
    }

    [Fact]
    public async Task Asking_a_stopped_actor_fails_at_once()
    {
        var actor = _world.Spawn(() => new Script<Reply<int>>());
        _world.Stop(actor);

        var failure = await Assert.ThrowsAsync<ActorStoppedException>(() => actor.AskAsync<int>(reply => reply, Timeout));

        Assert.Equal("/user/a has stopped.", failure.Message);
    }

    [Fact]
    public async Task A_question_that_finds_the_mailbox_full_fails_at_once_and_says_so()
    {
        var actor = _world.Spawn(new Props<Reply<int>>(() => new Script<Reply<int>>()) { MailboxCapacity = 1 });
        actor.Tell(new Reply<int>());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => actor.AskAsync<int>(reply => reply, Timeout));

        Assert.Contains("/user/a is full", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_lost_with_the_actor_times_out()
    {
        var actor = _world.Spawn(() => new Script<Reply<int>> { Started = context => context.Stop() });

        var ask = actor.AskAsync<int>(reply => reply, Timeout);
        _world.Pass(Timeout);

        await Assert.ThrowsAsync<TimeoutException>(() => ask.WaitAsync(Threads.Patience));
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        var actor = _world.Spawn(() => new Script<Reply<int>>());

        var ask = actor.AskAsync<int>(reply => reply, Timeout, giveUp.Token);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask.WaitAsync(Threads.Patience));
    }
}
