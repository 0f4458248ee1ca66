using ActorMQ.Kernel.Mailboxes;
using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel;

/// <summary>A cell with the mailbox and the instance of its protocol.</summary>
internal sealed class ActorCell<TMessage> : ActorCell
{
    // Reading the clock for each message would cost more than many messages do.
    private const int MessagesPerClockCheck = 64;

    private readonly Props<TMessage> _props;
    private readonly ActorContext<TMessage> _context;
    private Mailbox<TMessage> _mailbox;
    private Actor<TMessage>? _actor;

    internal ActorCell(ActorSystem system, ActorCell? parent, ActorPath path, Props<TMessage> props)
        : base(system, parent, path, props.Supervision)
    {
        _props = props;
        _mailbox = new Mailbox<TMessage>(props.MailboxCapacity);
        Ref = new ActorRef<TMessage>(this);
        _context = new ActorContext<TMessage>(this);
    }

    internal ActorRef<TMessage> Ref { get; }

    protected override bool HasUserMessages => _mailbox.HasIncoming || _mailbox.HasBatch;

    protected override int MailboxDepth => _mailbox.Count;

    protected override Type? ActorType => _actor?.GetType();

    internal bool Tell(TMessage message)
    {
        if (TryTell(message)) return true;
        System.DeadLetters.Add(Path, message, IsClosed ? DeadLetterReason.Stopped : DeadLetterReason.MailboxFull);
        return false;
    }

    internal bool TryTell(TMessage message)
    {
        lock (Gate)
        {
            if (IsClosed || !_mailbox.TryAdd(message)) return false;
            if (!MarkRunnable()) return true;
        }
        System.Dispatcher.Schedule(this);
        return true;
    }

    internal bool StopIfIdle() => TryCloseIfEmpty();

    protected override void RunBatch(long started)
    {
        var handled = 0;
        try
        {
            while (handled < System.Options.MaxBatch && HasNext())
            {
                _actor!.Receive(_mailbox.Next());
                handled++;
                if (handled % MessagesPerClockCheck == 0 && System.Time.GetElapsedTime(started) > System.Options.Quantum) break;
            }
            if (handled > 0) _actor!.OnBatchEnd();
        }
        catch (Exception e)
        {
            Fail(e);
        }
        Processed += handled;
        Rate.Observe(System.Time, started, Processed);
    }

    protected override void CreateInstance()
    {
        _actor = _props.Factory();
        _actor.Bind(_context);
        _actor.OnStart();
    }

    protected override void StopInstance() => _actor?.OnStop();

    protected override SupervisionDirective Decide(ChildFailure failure) =>
        _actor?.OnChildFailed(failure) ?? failure.Policy.Decide(failure);

    protected override void DiscardMailbox()
    {
        while (HasNext()) System.DeadLetters.Add(Path, _mailbox.Next(), DeadLetterReason.Stopped);
    }

    protected override void OnIdle() => _mailbox.Trim();

    private bool HasNext()
    {
        if (_mailbox.HasBatch) return true;
        lock (Gate)
        {
            if (!_mailbox.HasIncoming) return false;
            _mailbox.TakeBatch();
            return true;
        }
    }
}
