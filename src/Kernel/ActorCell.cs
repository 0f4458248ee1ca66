using ActorMQ.Kernel.Introspection;
using ActorMQ.Kernel.Mailboxes;
using ActorMQ.Kernel.Supervision;

namespace ActorMQ.Kernel;

/// <summary>
/// What stays of an actor over restarts: its place in the tree, its children, its life cycle. A cell is Waiting, Runnable
/// (handed to the dispatcher) or Running; <see cref="_scheduled"/> covers the last two, so a cell is never run twice at once.
/// </summary>
internal abstract partial class ActorCell : IThreadPoolWorkItem
{
    private Queue<SystemMessage>? _systemMessages;
    private Dictionary<string, ActorCell>? _children;
    private List<(ActorCell Watcher, Action Notice)>? _watches;
    private TaskCompletionSource? _stopped;
    private volatile bool _closed;
    private bool _scheduled;
    private bool _started;
    private bool _stopRequested;
    private readonly long _createdAt;

    protected ActorCell(ActorSystem system, ActorCell? parent, ActorPath path, SupervisionPolicy supervision)
    {
        System = system;
        Parent = parent;
        Path = path;
        Supervision = supervision;
        _createdAt = system.Time.GetTimestamp();
        Rate = new MessageRate(_createdAt);
    }

    internal ActorSystem System { get; }

    internal ActorPath Path { get; }

    internal ActorCell? Parent { get; }

    /// <summary>True once nothing more is accepted.</summary>
    internal bool IsClosed => _closed;

    internal int TotalRestarts { get; private set; }

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

    /// <summary>Messages this turn may handle; none more once a stop was asked for, which the actor may do itself in mid-turn.</summary>
    protected int TurnLimit { get; set; }

    private string? LastFailure { get; set; }

    /// <summary>True while messages wait, or the actor wants to go on without.</summary>
    protected abstract bool HasWork { get; }

    protected abstract bool WantsToGoOn { get; }

    protected abstract int MailboxDepth { get; }

    protected abstract Type? ActorType { get; }

    /// <summary>True when its last turn took all that a turn has, and when there was more to do: it does not share a thread with those that are quick.</summary>
    internal bool IsHeavy { get; private set; }

    void IThreadPoolWorkItem.Execute() => Run();

    /// <summary>Runs one turn: what the kernel has to say first, then messages until the batch or the time quantum ends.</summary>
    /// <returns>How long it took.</returns>
    internal TimeSpan Run()
    {
        var started = System.Time.GetTimestamp();
        while (TryTakeSystemMessage(out var message)) Handle(message);
        if (State == CellState.Running) RunBatch(started);
        return FinishTurn(started);
    }

    internal void Tell(SystemMessage message)
    {
        lock (Gate)
        {
            if (State == CellState.Stopped) return;
            (_systemMessages ??= new Queue<SystemMessage>()).Enqueue(message);
            if (_scheduled) return;
            _scheduled = true;
        }
        System.Dispatcher.Schedule(this);
    }

    internal void Start() => Tell(new SystemMessage.Start());

    internal void Stop()
    {
        Tell(new SystemMessage.Stop());
        TurnLimit = 0;
    }

    /// <summary>Gives the notice when this cell stops, or at once if it has. The notice must only tell.</summary>
    internal void OnStopped(ActorCell watcher, Action notice)
    {
        lock (Gate)
        {
            if (State != CellState.Stopped)
            {
                AddWatch(watcher, notice);
                return;
            }
        }
        notice();
    }

    internal ActorRef<TChild> Spawn<TChild>(Props<TChild> props, string name)
    {
        var cell = new ActorCell<TChild>(System, this, Path.Child(name), props);
        lock (Gate)
        {
            // A child made by an instance that is about to be replaced would be left to a successor that knows nothing of it.
            if (IsClosed || State == CellState.Restarting) throw new ActorStoppedException(Path);
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
        ActorCell[] children;
        string state;
        int waiting;
        lock (Gate)
        {
            children = _children is null ? [] : [.. _children.Values];
            state = State == CellState.Running && !_scheduled ? "Waiting" : State.ToString();
            waiting = MailboxDepth;
        }
        // The rest belongs to the actor's thread: each number is whole, but they may be a turn apart.
        var processed = Processed;
        return new ActorSnapshot(
            Path.ToString(),
            ActorType?.Name ?? "-",
            state,
            waiting,
            processed,
            Rate.PerSecond(System.Time, processed),
            TotalRestarts,
            LastFailure,
            System.Time.GetElapsedTime(_createdAt),
            children.Length,
            depth <= 0 ? [] : [.. children.Select(c => c.Snapshot(depth - 1)).OrderBy(s => s.Path, StringComparer.Ordinal)]);
    }

    protected MessageRate Rate;

    /// <summary>
    /// Marks the cell as handed to the dispatcher for the sake of a message, unless it is there already or must wait for its
    /// supervisor first. Call under <see cref="Gate"/>; schedule if true.
    /// </summary>
    protected bool MarkRunnable()
    {
        if (_scheduled || State != CellState.Running) return false;
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
            if (HasWork) return false;
            _closed = true;
        }
        Stop();
        return true;
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
            _systemMessages = null;
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
                ResumeEscalated();
                break;
            case SystemMessage.Restart when State == CellState.Suspended:
                State = CellState.Restarting;
                StopChildren();
                ContinueOnceChildless();
                break;
            case SystemMessage.ChildFailed failed:
                Supervise(failed.Child, failed.Cause);
                break;
            case SystemMessage.ChildStopped:
                ContinueOnceChildless();
                break;
            case SystemMessage.Stop when !_stopRequested:
                _stopRequested = true;
                lock (Gate) _closed = true;
                State = CellState.Stopping;
                StopChildren();
                ContinueOnceChildless();
                break;
        }
    }

    private void StartInstance()
    {
        State = CellState.Starting;
        try
        {
            CreateInstance();
            _started = true;
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
        _started = false;
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
        // Before anybody can know that it has stopped: whoever does may use its name.
        Parent?.Forget(this);
        List<(ActorCell Watcher, Action Notice)>? watches;
        TaskCompletionSource? stopped;
        lock (Gate)
        {
            State = CellState.Stopped;
            (watches, _watches) = (_watches, null);
            stopped = _stopped;
        }
        Parent?.Tell(new SystemMessage.ChildStopped());
        if (watches is not null)
        {
            foreach (var watch in watches) watch.Notice();
        }
        stopped?.TrySetResult();
    }

    private void Forget(ActorCell child)
    {
        lock (Gate) _children!.Remove(child.Path.Name);
    }

    private void AddWatch(ActorCell watcher, Action notice)
    {
        _watches ??= [];
        // A long-lived actor may be watched by many that come and go. Unless half of them are gone it grows, so sweeps stay rare.
        if (_watches.Count == _watches.Capacity && _watches.RemoveAll(watch => watch.Watcher.IsClosed) < _watches.Capacity / 2)
            _watches.EnsureCapacity(_watches.Capacity * 2);
        _watches.Add((watcher, notice));
    }

    private TimeSpan FinishTurn(long started)
    {
        var elapsed = System.Time.GetElapsedTime(started);
        IsHeavy = WantsToGoOn || elapsed > System.Options.Quantum;
        if (elapsed > System.Options.LongTurn) System.Log.LongTurn(Path, elapsed.TotalMilliseconds);
        lock (Gate)
        {
            var more = _systemMessages is { Count: > 0 } || (State == CellState.Running && HasWork);
            if (!more)
            {
                _scheduled = false;
                OnIdle();
                return elapsed;
            }
        }
        System.Dispatcher.Schedule(this);
        return elapsed;
    }

    /// <summary>Called under <see cref="Gate"/> when the cell has nothing to do.</summary>
    protected abstract void OnIdle();
}
