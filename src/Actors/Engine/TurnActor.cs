using ActorMQ.Actors.Engine.Hosting;
using ActorMQ.Actors.Engine.Mailboxes;
using ActorMQ.Actors.Engine.Supervision;
using Akka.Actor;

namespace ActorMQ.Actors.Engine;

/// <summary>What actors have in common whatever their protocol is; derive from <see cref="Actor{TProtocol}"/>.</summary>
/// <remarks>
/// Two things are not as Akka has them. An instance whose constructor or PreStart fails is an instance that failed, so what it had begun is stopped
/// like that of any other. And before a restart PostStop comes after the children have stopped, as it does before the end.
/// </remarks>
public abstract class TurnActor : ActorBase
{
    private protected TurnActor() => Life = EngineCell.Current.Life;

    /// <summary>The system's clock: virtual in simulation.</summary>
    protected TimeProvider Clock => Life.Host.Time;

    /// <summary>The time by that clock.</summary>
    protected DateTimeOffset UtcNow => Clock.GetUtcNow();

    /// <summary>What is left of this turn. There is as much again for <see cref="OnBatchEnd"/>.</summary>
    protected static TurnBudget Budget => TurnBudget.OfThread;

    internal ActorLife Life { get; }

    /// <inheritdoc />
    public sealed override void AroundPreStart() => Begin(null);

    /// <inheritdoc />
    public sealed override void AroundPostRestart(Exception cause, object message) => Begin(cause);

    /// <inheritdoc />
    public sealed override void AroundPreRestart(Exception cause, object message)
    {
        Life.BeginRestart();
        base.AroundPreRestart(cause, message);
    }

    /// <inheritdoc />
    public sealed override void AroundPostStop() => Life.StopInstance();

    /// <summary>
    /// Called once after each run of messages, when the actor has asked to go on, and when it is resumed after a message failed within a run. This is where
    /// work that pays per batch is done once: a queue hands its writes to the journal, a connection flushes its socket.
    /// </summary>
    protected virtual void OnBatchEnd()
    {
    }

    /// <summary>
    /// Says what must hold of the actor's state between its turns, and throws a <see cref="Invariants.BrokenInvariantException"/> where it does not.
    /// Called at the end of each turn if <see cref="TurnOptions.ChecksInvariants"/>; changes nothing.
    /// </summary>
    protected virtual void CheckState()
    {
    }

    /// <summary>Decides what happens to a child that failed. The default follows the child's <see cref="Props{TProtocol}"/>.</summary>
    protected virtual SupervisionDirective OnChildFailed(ChildFailure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.Policy.Decide(failure);
    }

    /// <summary>
    /// Asks for another turn, in which <see cref="OnBatchEnd"/> is called even if no message has come: there was more to do
    /// than <see cref="Budget"/> had steps for. Others get their turns before. Until then the actor does not stop as idle.
    /// </summary>
    protected void GoOn() => Life.Queue.GoOn();

    /// <summary>
    /// Passivation: stops this actor only if nothing waits in its mailbox, and closes the mailbox in the same step, so a sender that comes later
    /// is told so by <see cref="Ref{TProtocol}.TryTell"/>. The rest of the current batch counts as waiting.
    /// </summary>
    protected bool StopIfIdle() => Life.Queue.StopIfIdle();

    /// <summary>The children stop; PostStop comes when they have.</summary>
    protected override void PreRestart(Exception reason, object message)
    {
        foreach (var child in Context.GetChildren()) Context.Stop(child);
    }

    /// <inheritdoc />
    protected sealed override SupervisorStrategy SupervisorStrategy() => new Supervisor(this);

    /// <inheritdoc />
    protected sealed override bool AroundReceive(Receive receive, object message)
    {
        if (ReferenceEquals(message, TurnQueue.Batch)) Life.Queue.RunBatch(this);
        else Life.Queue.RunOne(this, message);
        return true;
    }

    /// <inheritdoc />
    protected sealed override bool Receive(object message) => true;

    /// <summary>What was told by a typed reference.</summary>
    internal abstract void Deliver(object message);

    /// <summary>What was told by way of Akka may be anything.</summary>
    internal abstract bool TryDeliver(object message);

    internal SupervisionDirective Decide(ChildFailure failure) => OnChildFailed(failure);

    internal void EndBatch()
    {
        OnBatchEnd();
        if (Life.Host.Options.ChecksInvariants) CheckState();
    }

    internal void EndInstance() => PostStop();

    private void Begin(Exception? restartedAfter)
    {
        try
        {
            if (restartedAfter is null) PreStart();
            else PostRestart(restartedAfter);
            Life.Started();
        }
        catch (Exception e)
        {
            Life.Queue.FailedToStart(e);
        }
    }
}
