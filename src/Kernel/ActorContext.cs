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

    /// <summary>Makes a child and starts it. The name must be free among this actor's children.</summary>
    public ActorRef<TChild> Spawn<TChild>(Props<TChild> props, string name) => _cell.Spawn(props, name);

    /// <summary>True while a child of that name exists, also while it is stopping.</summary>
    public bool HasChild(string name) => _cell.HasChild(name);

    /// <summary>Stops this actor after its children. Messages still waiting become dead letters.</summary>
    public void Stop() => _cell.Stop();

    /// <summary>Stops another actor after its children.</summary>
    public void Stop<TOther>(ActorRef<TOther> other) => other.Cell.Stop();

    /// <summary>
    /// Stops this actor only if nothing waits in its mailbox, and closes the mailbox in the same step: a sender that comes later
    /// is told so by <see cref="ActorRef{TMessage}.TryTell"/>. The rest of the current batch counts as waiting.
    /// </summary>
    public bool StopIfIdle() => _cell.StopIfIdle();

    /// <summary>Death watch: <paramref name="notice"/> is told to this actor once <paramref name="other"/> has stopped for good.</summary>
    public void Watch<TOther>(ActorRef<TOther> other, TMessage notice)
    {
        var self = Self;
        other.Cell.OnStopped(() => self.TryTell(notice));
    }

    /// <summary>Tells this actor <paramref name="message"/> once, after <paramref name="delay"/>.</summary>
    public ActorTimer Schedule(TimeSpan delay, TMessage message)
    {
        var self = Self;
        return _cell.System.Timers.Schedule(delay, () => self.TryTell(message));
    }

    /// <summary>Tells this actor <paramref name="message"/> again and again until the timer is cancelled or the actor stops.</summary>
    public ActorTimer ScheduleEvery(TimeSpan period, TMessage message)
    {
        var self = Self;
        return _cell.System.Timers.ScheduleEvery(period, () => self.TryTell(message) || !self.IsClosed);
    }

    /// <summary>Brings the outcome of work done elsewhere back as a message to this actor.</summary>
    public void PipeTo<T>(Task<T> work, Func<T, TMessage> succeeded, Func<Exception, TMessage> failed)
    {
        var self = Self;
        _ = work.ContinueWith(
            done => self.TryTell(done.IsCompletedSuccessfully ? succeeded(done.Result) : failed(done.Exception?.InnerException ?? new TaskCanceledException(done))),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
