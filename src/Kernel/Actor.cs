using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel;

/// <summary>
/// The behaviour of one actor: what it does with each message. All members run one at a time, never concurrently, on whatever
/// thread the dispatcher chose for this turn; so plain fields are the actor's state and need no lock.
/// </summary>
/// <typeparam name="TMessage">The protocol of the actor: everything that can be told to it.</typeparam>
public abstract class Actor<TMessage>
{
    private ActorContext<TMessage>? _context;

    /// <summary>The actor's view of the system. Valid from <see cref="OnStart"/> on, not in the constructor.</summary>
    protected ActorContext<TMessage> Context =>
        _context ?? throw new InvalidOperationException("The context exists from OnStart on, not in the constructor.");

    /// <summary>The reference others use to reach this actor.</summary>
    protected ActorRef<TMessage> Self => Context.Self;

    /// <summary>Called once before the first message, and once more in a new instance after a restart.</summary>
    protected internal virtual void OnStart()
    {
    }

    /// <summary>Called for each message, in the order of arrival. An exception fails the actor: its supervisor decides.</summary>
    protected internal abstract void Receive(TMessage message);

    /// <summary>
    /// Called once after each run of messages, when the actor has asked to go on, and when it is resumed after a message failed within a run. This is where
    /// work that pays per batch is done once: a queue hands its writes to the journal, a connection flushes its socket.
    /// </summary>
    protected internal virtual void OnBatchEnd()
    {
    }

    /// <summary>
    /// Says what must hold of the actor's state between its turns, and throws a <see cref="Invariants.BrokenInvariantException"/> where it does not.
    /// Called at the end of each turn if <see cref="ActorSystemOptions.ChecksInvariants"/>; changes nothing.
    /// </summary>
    protected internal virtual void CheckState()
    {
    }

    /// <summary>
    /// Called once when the actor stops for good or this instance is about to be replaced by a restart, also if its
    /// <see cref="OnStart"/> failed half-way. All children have stopped by then and no new ones can be made.
    /// Messages still in the mailbox of a stopping actor become dead letters afterwards.
    /// </summary>
    protected internal virtual void OnStop()
    {
    }

    /// <summary>Decides what happens to a child that failed. The default follows the child's <see cref="Props{TMessage}"/>.</summary>
    protected internal virtual SupervisionDirective OnChildFailed(ChildFailure failure) => failure.Policy.Decide(failure);

    internal void Bind(ActorContext<TMessage> context) => _context = context;
}
