using ActorMQ.Kernel.Mailboxes;
using ActorMQ.Kernel.Scheduling;
using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel;

/// <summary>A cell with the mailbox and the instance of its protocol.</summary>
internal sealed class ActorCell<TMessage> : ActorCell
{
    private readonly Props<TMessage> _props;
    private readonly ActorContext<TMessage> _context;
    private Mailbox<TMessage> _mailbox;
    private Actor<TMessage>? _actor;

    // A message failed: what the batch had handled before still waits for its end, should the actor be resumed.
    private bool _batchCut;

    // The actor has more to do than its turn had room for.
    private bool _goesOn;

    internal ActorCell(ActorSystem system, ActorCell? parent, ActorPath path, Props<TMessage> props)
        : base(system, parent, path, props.Supervision)
    {
        _props = props;
        _mailbox = new Mailbox<TMessage>(props.MailboxCapacity);
        Ref = new ActorRef<TMessage>(this);
        _context = new ActorContext<TMessage>(this);
    }

    internal ActorRef<TMessage> Ref { get; }

    protected override bool HasWork => _goesOn || _mailbox.HasIncoming || _mailbox.HasBatch;

    protected override bool WantsToGoOn => _goesOn;

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

    /// <summary>
    /// Takes what the actor itself has asked for: a notice, a timer, the outcome of some work. To an actor that is gone this is of
    /// no interest; lost to a full mailbox it is a dead letter, as the actor would wait for it in vain.
    /// </summary>
    /// <returns>False once the actor is gone.</returns>
    internal bool Bring(TMessage message)
    {
        if (TryTell(message)) return true;
        if (IsClosed) return false;
        System.DeadLetters.Add(Path, message, DeadLetterReason.MailboxFull);
        return true;
    }

    internal ActorTimer StartTimer(TMessage message, TimeSpan delay, TimeSpan period)
    {
        var timer = new MessageTimer<TMessage>(this, message, period);
        System.Timers.Start(timer, delay);
        return timer;
    }

    internal bool StopIfIdle() => TryCloseIfEmpty();

    internal void GoOn() => _goesOn = true;

    protected override void RunBatch(long started)
    {
        var handled = 0;
        var readToEnd = false;
        var budget = TurnBudget.OfThread;
        budget.Begin(System.Time, System.Options, started);
        TurnLimit = System.Options.MaxBatch;
        try
        {
            while (handled < TurnLimit && !budget.IsSpent && HasNext())
            {
                _actor!.Receive(_mailbox.Next());
                handled++;
                budget.Spend();
            }
            readToEnd = true;
            if (handled > 0 || _batchCut || _goesOn)
            {
                // Not from what the messages left of it, or with enough messages the end would never get anywhere.
                budget.BeginEnd(System.Options);
                _goesOn = false;
                _actor!.OnBatchEnd();
                if (System.Options.ChecksInvariants) _actor.CheckState();
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
        _batchCut = !readToEnd;
        Processed += handled;
        Rate.Observe(System.Time, started, Processed);
    }

    protected override void CreateInstance()
    {
        _actor = _props.Factory();
        _actor.Bind(_context);
        _actor.OnStart();
    }

    protected override void StopInstance()
    {
        var actor = _actor;
        _actor = null;
        _batchCut = _goesOn = false;
        actor?.OnStop();
    }

    protected override SupervisionDirective Decide(ChildFailure failure) => _actor!.OnChildFailed(failure);

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
