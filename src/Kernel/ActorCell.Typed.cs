using System.Runtime.CompilerServices;
using ActorMQ.Kernel.Scheduling;
using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel;

/// <summary>A cell with the instance of its protocol.</summary>
internal sealed class ActorCell<TMessage> : ActorCell
{
    private readonly Props<TMessage> _props;
    private readonly ActorContext<TMessage> _context;
    private Actor<TMessage>? _actor;

    internal ActorCell(ActorSystem system, ActorPath path, Props<TMessage> props)
        : base(system, path, props.Supervision, props.MailboxCapacity)
    {
        _props = props;
        Ref = new ActorRef<TMessage>(this);
        _context = new ActorContext<TMessage>(this);
    }

    internal ActorRef<TMessage> Ref { get; }

    protected override Type? ActorType => _actor?.GetType();

    internal bool Tell(TMessage message)
    {
        if (TryTell(message!)) return true;
        System.DeadLetters.Add(Path, message, IsClosed ? DeadLetterReason.Stopped : DeadLetterReason.MailboxFull);
        return false;
    }

    internal ActorTimer StartTimer(TMessage message, TimeSpan delay, TimeSpan period)
    {
        var timer = new MessageTimer(this, message!, period);
        System.Timers.Start(timer, delay);
        return timer;
    }

    internal override SupervisionDirective Decide(ChildFailure failure) => _actor!.OnChildFailed(failure);

    protected override void Receive(object message) =>
        _actor!.Receive(typeof(TMessage).IsValueType ? (TMessage)message : Unsafe.As<object, TMessage>(ref message));

    protected override void EndBatch()
    {
        _actor!.OnBatchEnd();
        if (System.Options.ChecksInvariants) _actor.CheckState();
    }

    protected override void CreateInstance()
    {
        _actor = _props.Factory();
        _actor.Bind(_context);
        _actor.OnStart();
    }

    protected override void RemoveInstance()
    {
        var actor = _actor;
        _actor = null;
        actor?.OnStop();
    }
}
