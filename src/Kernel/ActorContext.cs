using ActorMQ.Kernel.Scheduling;

namespace ActorMQ.Kernel;

/// <summary>What an actor may do besides handling messages. To be used on the actor's own turn only.</summary>
public sealed class ActorContext<TMessage>
{
    private readonly ActorCell<TMessage> _cell;

    internal ActorContext(ActorCell<TMessage> cell) => _cell = cell;

    public ActorRef<TMessage> Self => _cell.Ref;

    public ActorPath Path => _cell.Path;

    public ActorSystem System => _cell.System;

    /// <summary>The time by the system's clock: virtual in simulation.</summary>
    public DateTimeOffset Now => _cell.System.Time.GetUtcNow();

    /// <summary>What is left of this turn. There is as much again for <see cref="Actor{TMessage}.OnBatchEnd"/>.</summary>
    public TurnBudget Budget => TurnBudget.OfThread;

    /// <summary>Makes a child and starts it. The name must be free among this actor's children.</summary>
    public ActorRef<TChild> Spawn<TChild>(Props<TChild> props, string name) => _cell.Spawn(props, name);

    /// <summary>True while a child of that name exists, also while it is stopping.</summary>
    public bool HasChild(string name) => _cell.HasChild(name);

    /// <summary>
    /// Stops this actor after its children. The message being handled is the last; those still waiting become dead letters.
    /// </summary>
    public void Stop() => _cell.Stop();

    /// <summary>Stops another actor after its children.</summary>
    public void Stop<TOther>(ActorRef<TOther> other) => other.Cell.Stop();

    /// <summary>
    /// Stops this actor only if nothing waits in its mailbox, and closes the mailbox in the same step: a sender that comes later
    /// is told so by <see cref="ActorRef{TMessage}.TryTell"/>. The rest of the current batch counts as waiting.
    /// </summary>
    public bool StopIfIdle() => _cell.StopIfIdle();

    /// <summary>
    /// Asks for another turn, in which <see cref="Actor{TMessage}.OnBatchEnd"/> is called even if no message has come: there was more to do
    /// than <see cref="Budget"/> had steps for. Others get their turns before. Until then the actor does not stop as idle.
    /// </summary>
    public void GoOn() => _cell.GoOn();

    /// <summary>Death watch: <paramref name="notice"/> is told to this actor once <paramref name="other"/> has stopped for good.</summary>
    public void Watch<TOther>(ActorRef<TOther> other, TMessage notice) => _cell.Watch(other.Cell, notice!);

    /// <summary>
    /// Tells this actor <paramref name="message"/> once, after <paramref name="delay"/>, to the millisecond; at once when it is not
    /// positive.
    /// </summary>
    public ActorTimer Schedule(TimeSpan delay, TMessage message) => _cell.StartTimer(message, delay, TimeSpan.Zero);

    /// <summary>
    /// Tells this actor <paramref name="message"/> again and again until the timer is cancelled or the actor stops or is restarted.
    /// </summary>
    public ActorTimer ScheduleEvery(TimeSpan period, TMessage message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        return _cell.StartTimer(message, period, period);
    }

    /// <summary>Brings the outcome of work done elsewhere back as a message to this actor.</summary>
    /// <param name="work">What to wait for.</param>
    /// <param name="succeeded">Makes the message of a result, on any thread. If it throws, that is the failure to report.</param>
    /// <param name="failed">Makes the message of a failure, cancellation included, on any thread. Must not throw.</param>
    public void PipeTo<T>(Task<T> work, Func<T, TMessage> succeeded, Func<Exception, TMessage> failed)
    {
        // Not an await: its continuation would leave for the pool where a test has a synchronisation context, and a simulated
        // run must stay on its thread.
        _ = work.ContinueWith(
            done =>
            {
                TMessage message;
                try
                {
                    message = done.IsCompletedSuccessfully
                        ? succeeded(done.Result)
                        : failed(done.Exception?.InnerException ?? new TaskCanceledException(done));
                }
                catch (Exception e)
                {
                    message = failed(e);
                }
                _cell.Bring(message!);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
