using ActorMQ.Kernel.Introspection;
using ActorMQ.Kernel.Mailboxes;
using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel;

/// <summary>
/// What stays of an actor over restarts: its place in the tree, its children, its life cycle. A cell is Waiting, Runnable
/// (handed to the dispatcher) or Running; <see cref="_scheduled"/> covers the last two, so a cell is never run twice at once.
/// </summary>
internal abstract class ActorCell : IThreadPoolWorkItem
{
    private Queue<SystemMessage>? _systemMessages;
    private Dictionary<string, ActorCell>? _children;
    private List<Action>? _onStopped;
    private TaskCompletionSource? _stopped;
    private bool _scheduled;
    private bool _stopRequested;
    private int _recentRestarts;
    private long _lastFailureAt;
    private readonly long _createdAt;

    protected ActorCell(ActorSystem system, ActorCell? parent, ActorPath path, SupervisionPolicy supervision)
    {
        System = system;
        Parent = parent;
        Path = path;
        Supervision = supervision;
        _createdAt = system.Time.GetTimestamp();
    }

    internal ActorSystem System { get; }

    internal ActorPath Path { get; }

    internal ActorCell? Parent { get; }

    /// <summary>True once nothing more is accepted.</summary>
    internal bool IsClosed { get; private protected set; }

    /// <summary>Completes when the actor and all below it have stopped.</summary>
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

    protected long Processed { get; set; }

    private int TotalRestarts { get; set; }

    private string? LastFailure { get; set; }

    protected abstract bool HasUserMessages { get; }

    protected abstract int MailboxDepth { get; }

    protected abstract Type? ActorType { get; }

    void IThreadPoolWorkItem.Execute() => Run();

    /// <summary>Runs one turn: what the kernel has to say first, then messages until the batch or the time quantum ends.</summary>
    internal void Run()
    {
        var started = System.Time.GetTimestamp();
        while (TryTakeSystemMessage(out var message)) Handle(message);
        if (State == CellState.Running) RunBatch(started);
        FinishTurn(started);
    }

    internal void Tell(SystemMessage message)
    {
        lock (Gate)
        {
            (_systemMessages ??= new Queue<SystemMessage>()).Enqueue(message);
            if (_scheduled) return;
            _scheduled = true;
        }
        System.Dispatcher.Schedule(this);
    }

    internal void Start() => Tell(new SystemMessage.Start());

    internal void Stop() => Tell(new SystemMessage.Stop());

    /// <summary>Calls back when this cell stops, or at once if it has. The callback must only tell.</summary>
    internal void OnStopped(Action callback)
    {
        lock (Gate)
        {
            if (State != CellState.Stopped)
            {
                (_onStopped ??= []).Add(callback);
                return;
            }
        }
        callback();
    }

    internal ActorRef<TChild> Spawn<TChild>(Props<TChild> props, string name)
    {
        var cell = new ActorCell<TChild>(System, this, Path.Child(name), props);
        lock (Gate)
        {
            if (IsClosed) throw new ActorStoppedException(Path);
            _children ??= new Dictionary<string, ActorCell>(StringComparer.Ordinal);
            if (!_children.TryAdd(name, cell)) throw new InvalidOperationException($"{Path} already has a child named '{name}'.");
        }
        cell.Start();
        return cell.Ref;
    }

    internal IReadOnlyList<ActorCell> Children()
    {
        lock (Gate) return _children is null ? [] : [.. _children.Values];
    }

    internal bool HasChild(string name)
    {
        lock (Gate) return _children?.ContainsKey(name) == true;
    }

    internal ActorCell? Find(ActorPath path)
    {
        ActorCell? cell = this;
        foreach (var name in path.Names())
        {
            lock (cell.Gate)
            {
                if (cell._children is null || !cell._children.TryGetValue(name, out cell)) return null;
            }
        }
        return cell;
    }

    internal ActorSnapshot Snapshot(int depth)
    {
        var children = Children();
        var age = System.Time.GetElapsedTime(_createdAt);
        return new ActorSnapshot(
            Path.ToString(),
            ActorType?.Name ?? "-",
            State == CellState.Running && !_scheduled ? "Waiting" : State.ToString(),
            MailboxDepth,
            Processed,
            Rate.PerSecond(System.Time, Processed),
            TotalRestarts,
            LastFailure,
            age,
            children.Count,
            depth <= 0 ? [] : [.. children.Select(c => c.Snapshot(depth - 1)).OrderBy(s => s.Path, StringComparer.Ordinal)]);
    }

    protected MessageRate Rate;

    /// <summary>Hands the cell to the dispatcher unless it is there already. Call under <see cref="Gate"/>; schedule if true.</summary>
    protected bool MarkRunnable()
    {
        if (_scheduled) return false;
        _scheduled = true;
        return true;
    }

    /// <summary>Takes messages until the batch ends; reports a failure through <see cref="Fail"/>.</summary>
    protected abstract void RunBatch(long started);

    protected abstract void CreateInstance();

    protected abstract void StopInstance();

    protected abstract SupervisionDirective Decide(ChildFailure failure);

    protected abstract void DiscardMailbox();

    /// <summary>
    /// Closes the mailbox if nothing waits in it, so that whoever tells next gets false and can look for a successor. This is how
    /// an idle destination goes away without ever losing a message that was on its way.
    /// </summary>
    protected bool TryCloseIfEmpty()
    {
        lock (Gate)
        {
            if (HasUserMessages) return false;
            IsClosed = true;
        }
        Stop();
        return true;
    }

    protected void Fail(Exception cause)
    {
        State = CellState.Suspended;
        LastFailure = $"{cause.GetType().Name}: {cause.Message}";
        System.Log.ActorFailed(Path, cause);
        if (Parent is null) Stop();
        else Parent.Tell(new SystemMessage.ChildFailed(this, cause));
    }

    private bool TryTakeSystemMessage(out SystemMessage message)
    {
        lock (Gate)
        {
            if (_systemMessages is { Count: > 0 })
            {
                message = _systemMessages.Dequeue();
                return true;
            }
        }
        message = null!;
        return false;
    }

    private void Handle(SystemMessage message)
    {
        switch (message)
        {
            case SystemMessage.Start when State == CellState.Starting:
                StartInstance();
                break;
            case SystemMessage.Resume when State == CellState.Suspended:
                State = CellState.Running;
                break;
            case SystemMessage.Restart when State == CellState.Suspended:
                State = CellState.Restarting;
                StopChildren();
                ContinueOnceChildless();
                break;
            case SystemMessage.ChildFailed failed:
                Supervise(failed.Child, failed.Cause);
                break;
            case SystemMessage.ChildStopped stopped:
                lock (Gate) _children?.Remove(stopped.Child.Path.Name);
                ContinueOnceChildless();
                break;
            case SystemMessage.Stop when !_stopRequested:
                _stopRequested = true;
                lock (Gate) IsClosed = true;
                State = CellState.Stopping;
                StopChildren();
                ContinueOnceChildless();
                break;
        }
    }

    private void StartInstance()
    {
        try
        {
            CreateInstance();
            State = CellState.Running;
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void StopChildren()
    {
        foreach (var child in Children()) child.Stop();
    }

    private void ContinueOnceChildless()
    {
        if (State is not (CellState.Stopping or CellState.Restarting)) return;
        lock (Gate)
        {
            if (_children is { Count: > 0 }) return;
        }
        try
        {
            StopInstance();
        }
        catch (Exception e)
        {
            System.Log.StopFailed(Path, e);
        }
        if (State == CellState.Restarting)
        {
            TotalRestarts++;
            StartInstance();
            return;
        }
        Terminate();
    }

    private void Terminate()
    {
        DiscardMailbox();
        List<Action>? callbacks;
        TaskCompletionSource? stopped;
        lock (Gate)
        {
            State = CellState.Stopped;
            (callbacks, _onStopped) = (_onStopped, null);
            stopped = _stopped;
        }
        Parent?.Tell(new SystemMessage.ChildStopped(this));
        if (callbacks is not null)
        {
            foreach (var callback in callbacks) callback();
        }
        stopped?.TrySetResult();
    }

    private void Supervise(ActorCell child, Exception cause)
    {
        if (State is CellState.Stopping or CellState.Stopped) return;
        if (System.Time.GetElapsedTime(child._lastFailureAt) > child.Supervision.Window) child._recentRestarts = 0;
        var failure = new ChildFailure(child.Path, cause, child._recentRestarts, child.Supervision);
        SupervisionDirective directive;
        try
        {
            directive = Decide(failure);
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }
        child._lastFailureAt = System.Time.GetTimestamp();
        switch (directive)
        {
            case SupervisionDirective.Resume:
                child.Tell(new SystemMessage.Resume());
                break;
            case SupervisionDirective.Restart:
                var backoff = child.Supervision.Backoff(child._recentRestarts++, System.Random);
                System.Log.ActorRestarts(child.Path, backoff.TotalMilliseconds);
                System.Timers.Schedule(backoff, () => child.Tell(new SystemMessage.Restart(cause)));
                break;
            case SupervisionDirective.Stop:
                System.Log.ActorGivenUp(child.Path);
                child.Stop();
                break;
            default:
                Fail(cause);
                break;
        }
    }

    private void FinishTurn(long started)
    {
        var elapsed = System.Time.GetElapsedTime(started);
        if (elapsed > System.Options.LongTurn) System.Log.LongTurn(Path, elapsed.TotalMilliseconds);
        lock (Gate)
        {
            var more = _systemMessages is { Count: > 0 } || (State == CellState.Running && HasUserMessages);
            if (!more)
            {
                _scheduled = false;
                OnIdle();
                return;
            }
        }
        System.Dispatcher.Schedule(this);
    }

    /// <summary>Called under <see cref="Gate"/> when the cell has nothing to do.</summary>
    protected abstract void OnIdle();
}
