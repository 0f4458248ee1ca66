using System.Runtime.ExceptionServices;
using ActorMQ.Kernel.Hosting;
using ActorMQ.Kernel.Introspection;
using ActorMQ.Kernel.Mailboxes;
using ActorMQ.Kernel.Scheduling;
using ActorMQ.Kernel.Supervision;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorMQ.Kernel;

/// <summary>
/// What the kernel keeps of an actor over restarts, beside Akka's cell: it is the queue of Akka's mailbox. Akka is given all that waits
/// as one message, <see cref="Batch"/>, so a turn has one end; and what Akka itself has to say in its place among the others.
/// </summary>
internal abstract class ActorCell : Turn, IMessageQueue
{
    /// <summary>Stands for the messages of one turn.</summary>
    internal static readonly object Batch = new BatchMessage();

    private static readonly Envelope BatchEnvelope = new(Batch, ActorRefs.NoSender);

    private readonly long _createdAt;
    private readonly int _maxBatch;
    private Akka.Dispatch.Mailbox _mailbox = null!;
    private MessageDispatcher _dispatcher = null!;
    private Mailbox<object> _queue;
    private MessageRate _rate;
    private TaskCompletionSource? _stopped;
    private Exception? _startFailure;
    private TurnBudget _budget = null!;
    private string? _key;
    private volatile bool _closed;
    private bool _takesChildren = true;
    private bool _isHeavy;
    private long _turnStarted;
    private int _turnLimit;
    private bool _turnEnded;

    // Something was handled and its batch has had no end, or a message failed: the end comes when the actor is resumed.
    private bool _owesEnd;

    // The actor has more to do than its turn had room for.
    private bool _goesOn;

    // Written by the supervisor on its own turns.
    private int _recentRestarts;
    private long _lastFailureAt;

    protected ActorCell(ActorSystem system, ActorPath path, SupervisionPolicy supervision, int capacity)
    {
        System = system;
        Path = path;
        Supervision = supervision;
        _queue = new Mailbox<object>(capacity);
        _createdAt = system.Time.GetTimestamp();
        _rate = new MessageRate(_createdAt);
        _maxBatch = system.Options.MaxBatch;
    }

    internal ActorSystem System { get; }

    internal ActorPath Path { get; }

    /// <summary>Akka's reference.</summary>
    internal HostedRef Host { get; private set; } = null!;

    /// <summary>True once nothing more is accepted.</summary>
    internal bool IsClosed => _closed;

    /// <summary>True once the instance has run its OnStart to the end.</summary>
    internal bool HasStarted { get; private set; }

    internal int TotalRestarts { get; private set; }

    internal override bool IsHeavy => _isHeavy;

    internal override TimeSpan Quantum => System.Options.Quantum;

    internal override string Key => _key ??= $"{System.Name} {Path}";

    bool IMessageQueue.HasMessages
    {
        get
        {
            if (_goesOn || _owesEnd || _startFailure is not null) return true;
            // Under the lock: the mailbox has just been marked as idle, and who tells something now must see that or be seen here.
            lock (Gate) return _queue.Count > 0;
        }
    }

    int IMessageQueue.Count
    {
        get
        {
            lock (Gate) return _queue.Count;
        }
    }

    /// <summary>Completes when the actor and all below it have stopped, and its name is free.</summary>
    internal Task Stopped
    {
        get
        {
            lock (Gate)
            {
                if (State == CellState.Stopped) return Task.CompletedTask;
                _stopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _stopped.Task;
            }
        }
    }

    protected Lock Gate { get; } = new();

    protected CellState State { get; private set; } = CellState.Starting;

    protected SupervisionPolicy Supervision { get; }

    protected abstract Type? ActorType { get; }

    private long Processed { get; set; }

    private string? LastFailure { get; set; }

    internal override TimeSpan Run()
    {
        var started = _turnStarted = System.Time.GetTimestamp();
        _budget = TurnBudget.OfThread;
        _budget.Begin(System.Time, System.Options, started);
        _turnLimit = _maxBatch;
        _turnEnded = false;
        _mailbox.Run();
        // From here on another thread may have the next turn already.
        var elapsed = System.Time.GetElapsedTime(started);
        if (elapsed > System.Options.LongTurn) System.Log.LongTurn(Path, elapsed.TotalMilliseconds);
        return elapsed;
    }

    /// <summary>Makes Akka's half of a child and starts it.</summary>
    /// <param name="system">Akka's.</param>
    /// <param name="parent">Akka's cell of the parent.</param>
    internal void StartBelow(AkkaSystem system, Akka.Actor.ActorCell parent)
    {
        var name = ActorNames.Encode(Path.Name);
        if (parent.TryGetChildStatsByName(name, out _)) throw new InvalidOperationException($"{Path.Parent} already has a child named '{Path.Name}'.");
        parent.ReserveChild(name);
        Host = new HostedRef(system.Implementation, new HostedProps(this), system.Dispatcher, system.Mailbox, (IInternalActorRef)parent.Self, system.PathOf(parent, name));
        _dispatcher = system.Dispatcher;
        _mailbox = Host.Cell.Mailbox!;
        parent.InitChild(Host);
        Host.Start();
    }

    internal ActorRef<TChild> Spawn<TChild>(Props<TChild> props, string name)
    {
        var child = new ActorCell<TChild>(System, Path.Child(name), props);
        lock (Gate)
        {
            // A child made by an instance that is about to be replaced would be left to a successor that knows nothing of it.
            if (_closed || !_takesChildren) throw new ActorStoppedException(Path);
            child.StartBelow(System.Akka, Host.Cell);
        }
        return child.Ref;
    }

    internal bool HasChild(string name) => Host.Cell.TryGetChildStatsByName(ActorNames.Encode(name), out _);

    internal bool TryTell(object message)
    {
        lock (Gate)
        {
            if (_closed || !_queue.TryAdd(message)) return false;
        }
        AkkaInternals.RegisterForExecution(_dispatcher, _mailbox, hasMessageHint: true, hasSystemMessageHint: false);
        return true;
    }

    /// <summary>
    /// Takes what the actor itself has asked for: a timer, the outcome of some work. To an actor that is gone this is of
    /// no interest; lost to a full mailbox it is a dead letter, as the actor would wait for it in vain.
    /// </summary>
    /// <returns>False once the actor is gone.</returns>
    internal bool Bring(object message)
    {
        if (TryTell(message)) return true;
        if (_closed) return false;
        System.DeadLetters.Add(Path, message, DeadLetterReason.MailboxFull);
        return true;
    }

    internal void Stop() => Host.Stop();

    /// <summary>No messages and no children from now on, and the batch under way ends with the message being handled.</summary>
    internal void Close()
    {
        lock (Gate) _closed = true;
        _turnLimit = 0;
    }

    /// <summary>
    /// Closes the mailbox if nothing waits in it, so that whoever tells next gets false and can look for a successor. This is how
    /// an idle destination goes away without ever losing a message that was on its way.
    /// </summary>
    internal bool StopIfIdle()
    {
        lock (Gate)
        {
            if (_goesOn || _queue.Count > 0) return false;
            _closed = true;
        }
        Stop();
        return true;
    }

    internal void GoOn() => _goesOn = true;

    internal void Watch(ActorCell other, object notice) => Host.Cell.WatchWith(other.Host, notice);

    internal void StartInstance()
    {
        State = CellState.Starting;
        try
        {
            CreateInstance();
            HasStarted = true;
            State = CellState.Running;
        }
        catch (Exception e)
        {
            _startFailure = e;
        }
    }

    /// <summary>The instance is to be replaced once its children have stopped.</summary>
    internal void BeginRestart()
    {
        State = CellState.Restarting;
        lock (Gate) _takesChildren = false;
    }

    internal void Restart()
    {
        StopInstance();
        TotalRestarts++;
        _takesChildren = true;
        StartInstance();
    }

    internal void StopInstance()
    {
        HasStarted = false;
        _owesEnd = _goesOn = false;
        _startFailure = null;
        try
        {
            RemoveInstance();
        }
        catch (Exception e)
        {
            System.Log.StopFailed(Path, e);
        }
    }

    internal void CompleteStop()
    {
        TaskCompletionSource? stopped;
        lock (Gate)
        {
            State = CellState.Stopped;
            stopped = _stopped;
        }
        stopped?.TrySetResult();
    }

    internal void RunBatch()
    {
        var handled = 0;
        var readToEnd = false;
        try
        {
            if (_startFailure is { } failure)
            {
                _startFailure = null;
                ExceptionDispatchInfo.Throw(failure);
            }
            while (handled < _turnLimit && !_budget.IsSpent && HasNext())
            {
                if (_queue.Peek() is FromAkka)
                {
                    _owesEnd |= handled > 0;
                    return;
                }
                Receive(_queue.Next());
                handled++;
                _budget.Spend();
            }
            readToEnd = true;
            _turnEnded = true;
            if (handled > 0 || _owesEnd || _goesOn)
            {
                // Not from what the messages left of it, or with enough messages the end would never get anywhere.
                _budget.BeginEnd(System.Options);
                _goesOn = _owesEnd = false;
                EndBatch();
            }
        }
        catch (Exception e)
        {
            _owesEnd = !readToEnd;
            NoteFailure(e);
            throw;
        }
        finally
        {
            Processed += handled;
            _rate.Observe(System.Time, _turnStarted, Processed);
        }
    }

    /// <summary>Takes a message that came by way of Akka.</summary>
    internal void ReceiveOne(object message)
    {
        try
        {
            // If it fails, the batch still gets its end when the actor is resumed.
            _owesEnd = true;
            Receive(message);
            _budget.Spend();
            Processed++;
        }
        catch (Exception e)
        {
            NoteFailure(e);
            throw;
        }
    }

    internal void NoteFailure(Exception cause)
    {
        LastFailure = $"{cause.GetType().Name}: {cause.Message}";
        System.Log.ActorFailed(Path, cause);
    }

    /// <summary>On a turn of the supervisor, about its child.</summary>
    internal ChildFailure NextFailure(Exception cause)
    {
        if (System.Time.GetElapsedTime(_lastFailureAt) > Supervision.Window) _recentRestarts = 0;
        _lastFailureAt = System.Time.GetTimestamp();
        return new ChildFailure(Path, cause, _recentRestarts, Supervision);
    }

    /// <summary>On a turn of the supervisor, about its child.</summary>
    internal void RestartLater(Exception cause)
    {
        var backoff = Supervision.Backoff(_recentRestarts++, System.Random);
        System.Log.ActorRestarts(Path, backoff.TotalMilliseconds);
        System.Timers.Schedule(backoff, () =>
        {
            if (!_closed) Host.Restart(cause);
        });
    }

    internal abstract SupervisionDirective Decide(ChildFailure failure);

    internal ActorSnapshot Snapshot(int depth)
    {
        var children = Host.Cell.ChildrenContainer.Children.OfType<HostedRef>().Select(child => child.Own).ToList();
        int waiting;
        lock (Gate) waiting = _queue.Count;
        // The rest belongs to the actor's thread: each number is whole, but they may be a turn apart.
        var processed = Processed;
        return new ActorSnapshot(
            Path.ToString(),
            ActorType?.Name ?? "-",
            Phase(),
            waiting,
            processed,
            _rate.PerSecond(System.Time, processed),
            TotalRestarts,
            LastFailure,
            System.Time.GetElapsedTime(_createdAt),
            children.Count,
            depth <= 0 ? [] : [.. children.Select(child => child.Snapshot(depth - 1)).OrderBy(s => s.Path, StringComparer.Ordinal)]);
    }

    void IMessageQueue.Enqueue(IActorRef receiver, Envelope envelope)
    {
        lock (Gate)
        {
            if (!_closed && _queue.TryAdd(new FromAkka(envelope))) return;
        }
        if (!_closed) System.DeadLetters.Add(Path, envelope.Message, DeadLetterReason.MailboxFull);
    }

    bool IMessageQueue.TryDequeue(out Envelope envelope)
    {
        if (!_turnEnded)
        {
            if (_startFailure is null && HasNext() && !_budget.IsSpent && _queue.Peek() is FromAkka)
            {
                envelope = ((FromAkka)_queue.Next()).Envelope;
                return true;
            }
            if (_startFailure is not null || HasNext() || _owesEnd || _goesOn)
            {
                envelope = BatchEnvelope;
                return true;
            }
        }
        _isHeavy = _goesOn || System.Time.GetElapsedTime(_turnStarted) > System.Options.Quantum;
        lock (Gate) _queue.Trim();
        envelope = default;
        return false;
    }

    /// <summary>Nothing comes in any more: the queue was closed when the actor was told to stop.</summary>
    void IMessageQueue.CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        Close();
        while (HasNext())
        {
            if (_queue.Next() is var message && message is not FromAkka) System.DeadLetters.Add(Path, message, DeadLetterReason.Stopped);
        }
    }

    protected abstract void Receive(object message);

    protected abstract void EndBatch();

    protected abstract void CreateInstance();

    protected abstract void RemoveInstance();

    private string Phase()
    {
        var state = State;
        if (state == CellState.Stopped) return nameof(CellState.Stopped);
        if (_closed) return nameof(CellState.Stopping);
        if (state is CellState.Restarting) return nameof(CellState.Restarting);
        if (AkkaInternals.IsSuspended(_mailbox) || _startFailure is not null) return "Suspended";
        return state == CellState.Running && !AkkaInternals.IsScheduled(_mailbox) ? "Waiting" : state.ToString();
    }

    private bool HasNext()
    {
        if (_queue.HasBatch) return true;
        lock (Gate)
        {
            if (!_queue.HasIncoming) return false;
            _queue.TakeBatch();
            return true;
        }
    }

    private sealed class BatchMessage : INotInfluenceReceiveTimeout;

    private sealed class FromAkka(Envelope envelope)
    {
        internal readonly Envelope Envelope = envelope;
    }
}
