using Akka.Actor;

namespace ActorMQ.Actors.Engine;

/// <summary>
/// Akka's reference to an actor, with the type of what can be told to it, and with an answer: the only way to reach it. Safe for use from any
/// thread. A reference outlives its actor: telling a stopped actor
/// something is harmless, returns false and counts as a dead letter.
/// </summary>
public sealed class Ref<TMessage> : IRef<TMessage>
{
    private readonly ActorLife _life;

    internal Ref(ActorLife life) => _life = life;

    /// <summary>Where the actor lives in the tree.</summary>
    public TreePath Path => _life.Path;

    /// <summary>True once the actor accepts nothing more; it may still be running its PostStop.</summary>
    public bool IsClosed => _life.Queue.IsClosed;

    /// <summary>As Akka knows it.</summary>
    public IActorRef Underlying => _life.Underlying;

    internal ActorLife Life => _life;

    /// <summary>
    /// Puts a message into the actor's mailbox and returns at once. Messages of one sender arrive in the order sent.
    /// </summary>
    /// <returns>False when the actor has stopped or its mailbox is full; the message then went to the dead letters.</returns>
    public bool Tell(TMessage message) => _life.Queue.Tell(message!);

    /// <summary>
    /// Like <see cref="Tell"/>, but a refused message is the sender's to deal with and does not count as a dead letter.
    /// </summary>
    public bool TryTell(TMessage message) => _life.Queue.TryTell(message!);

    /// <summary>
    /// Asks for an answer. For admin queries and tests only: the broker's own protocols are made of tells.
    /// </summary>
    /// <param name="question">Makes the message; whoever gets it sets the reply.</param>
    /// <param name="timeout">How long to wait, by the system's clock. An actor that stops before it answers shows as a timeout.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="TimeoutException">No answer within <paramref name="timeout"/>.</exception>
    /// <exception cref="ActorStoppedException">The actor takes no messages any more.</exception>
    /// <exception cref="InvalidOperationException">The mailbox is full.</exception>
    public async Task<TReply> AskAsync<TReply>(
        Func<Reply<TReply>, TMessage> question,
        TimeSpan timeout,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        var reply = new Reply<TReply>();
        if (!Tell(question(reply)))
            throw IsClosed ? new ActorStoppedException(Path) : new InvalidOperationException($"The mailbox of {Path} is full.");
        // A timer of the system's, not of the clock's: this one is cancelled on the pool, and a simulated clock must not notice.
        var late = _life.Host.Timers.Schedule(
            timeout,
            () => reply.Fail(new TimeoutException($"{Path} did not answer within {timeout.TotalSeconds:0.###} s.")));
        try
        {
            return await reply.Task.WaitAsync(cancellation);
        }
        finally
        {
            late.Cancel();
        }
    }

    /// <summary>
    /// Makes a child of this actor from outside its turn.
    /// </summary>
    /// <exception cref="ActorStoppedException">It takes no children: it stops, or is stopping those it has for a restart.</exception>
    public Ref<TChild> SpawnChild<TChild>(Props<TChild> props, string name) => _life.Spawn(props, name);

    /// <summary>Asks the actor to stop after its children; completes when it has.</summary>
    public Task StopAsync()
    {
        _life.Underlying.Stop();
        return _life.Stopped;
    }

    /// <inheritdoc />
    public override string ToString() => Path.ToString();
}
