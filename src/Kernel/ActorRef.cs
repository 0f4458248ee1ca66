namespace ActorMQ.Kernel;

/// <summary>
/// The only way to reach an actor. Safe for use from any thread. A reference outlives its actor: telling a stopped actor
/// something is harmless, returns false and counts as a dead letter.
/// </summary>
public sealed class ActorRef<TMessage> : IRef<TMessage>
{
    private readonly ActorCell<TMessage> _cell;

    internal ActorRef(ActorCell<TMessage> cell) => _cell = cell;

    /// <summary>Where the actor lives in the tree.</summary>
    public ActorPath Path => _cell.Path;

    /// <summary>True once the actor accepts nothing more; it may still be running its <see cref="Actor{TMessage}.OnStop"/>.</summary>
    public bool IsClosed => _cell.IsClosed;

    internal ActorCell<TMessage> Cell => _cell;

    /// <summary>
    /// Puts a message into the actor's mailbox and returns at once. Messages of one sender arrive in the order sent.
    /// </summary>
    /// <returns>False when the actor has stopped or its mailbox is full; the message then went to the dead letters.</returns>
    public bool Tell(TMessage message) => _cell.Tell(message);

    /// <summary>
    /// Like <see cref="Tell"/>, but a refused message is the sender's to deal with and does not count as a dead letter.
    /// </summary>
    public bool TryTell(TMessage message) => _cell.TryTell(message!);

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
        var late = _cell.System.Timers.Schedule(
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

    /// <summary>Asks the actor to stop after its children; completes when it has.</summary>
    public Task StopAsync()
    {
        _cell.Stop();
        return _cell.Stopped;
    }

    /// <inheritdoc />
    public override string ToString() => Path.ToString();
}
