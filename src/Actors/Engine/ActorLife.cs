using ActorMQ.Actors.Engine.Hosting;
using ActorMQ.Actors.Engine.Introspection;
using ActorMQ.Actors.Engine.Mailboxes;
using ActorMQ.Actors.Engine.Supervision;

namespace ActorMQ.Actors.Engine;

/// <summary>What stays of an actor over restarts, beside Akka's cell: its queue, what its supervisor knows of it, what can be seen of it.</summary>
internal sealed class ActorLife
{
    private readonly long _createdAt;
    private MessageRate _rate;
    private SupervisionPolicy _supervision = SupervisionPolicy.Default;
    private ActorPhase _phase = ActorPhase.Starting;
    private TaskCompletionSource? _stopped;
    private TreePath? _path;
    private string? _lastFailure;
    private long _processed;
    private bool _takesChildren = true;

    // Written by the supervisor on its own turns.
    private int _recentRestarts;
    private long _lastFailureAt;

    internal ActorLife(EngineHost host, EngineRef underlying)
    {
        Host = host;
        Underlying = underlying;
        Queue = new TurnQueue(this);
        _createdAt = host.Time.GetTimestamp();
        _rate = new MessageRate(_createdAt);
    }

    internal EngineHost Host { get; }

    /// <summary>Akka's reference.</summary>
    internal EngineRef Underlying { get; }

    internal TurnQueue Queue { get; }

    internal TreePath Path => _path ??= TreePath.Of(Underlying.Path);

    /// <summary>The typed reference.</summary>
    internal object Ref { get; private set; } = null!;

    internal TurnActor? Instance { get; private set; }

    /// <summary>True once the instance has run its PreStart to the end.</summary>
    internal bool HasStarted { get; private set; }

    internal int Restarts { get; private set; }

    /// <summary>Completes when the actor and all below it have stopped, and its name is free.</summary>
    internal Task Stopped
    {
        get
        {
            lock (Queue.Gate)
            {
                if (_phase == ActorPhase.Stopped) return Task.CompletedTask;
                _stopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _stopped.Task;
            }
        }
    }

    /// <summary>Before the actor is started.</summary>
    internal void Open(object reference, SupervisionPolicy supervision, int capacity)
    {
        Ref = reference;
        _supervision = supervision;
        Queue.Open(capacity);
    }

    internal Ref<TChild> Spawn<TChild>(Props<TChild> props, string name)
    {
        lock (Queue.Gate)
        {
            // A child made by an instance that is about to be replaced would be left to a successor that knows nothing of it.
            if (Queue.IsClosed || !_takesChildren) throw new ActorStoppedException(Path);
            return Host.Spawn(Underlying.Cell, props, name);
        }
    }

    /// <summary>There is a new instance, the first or one in the place of another.</summary>
    internal void Adopt(TurnActor instance)
    {
        if (_phase == ActorPhase.Restarting) Restarts++;
        _phase = ActorPhase.Starting;
        Instance = instance;
        _takesChildren = true;
    }

    internal void Started()
    {
        HasStarted = true;
        _phase = ActorPhase.Running;
    }

    /// <summary>The instance is to be replaced once its children have stopped.</summary>
    internal void BeginRestart()
    {
        _phase = ActorPhase.Restarting;
        lock (Queue.Gate) _takesChildren = false;
    }

    /// <summary>Does something once for each instance.</summary>
    internal void StopInstance()
    {
        HasStarted = false;
        Queue.Forget();
        var instance = Instance;
        Instance = null;
        try
        {
            instance?.EndInstance();
        }
        catch (Exception e)
        {
            Host.Log.StopFailed(Path, e);
        }
    }

    internal void CompleteStop()
    {
        TaskCompletionSource? stopped;
        lock (Queue.Gate)
        {
            _phase = ActorPhase.Stopped;
            stopped = _stopped;
        }
        stopped?.TrySetResult();
    }

    internal void NoteHandled(int messages, long at)
    {
        _processed += messages;
        _rate.Observe(Host.Time, at, _processed);
    }

    internal void NoteFailure(Exception cause)
    {
        _lastFailure = $"{cause.GetType().Name}: {cause.Message}";
        Host.Log.ActorFailed(Path, cause);
    }

    /// <summary>On a turn of the supervisor.</summary>
    internal ChildFailure NextFailure(Exception cause)
    {
        if (Host.Time.GetElapsedTime(_lastFailureAt) > _supervision.Window) _recentRestarts = 0;
        _lastFailureAt = Host.Time.GetTimestamp();
        return new ChildFailure(Path, cause, _recentRestarts, _supervision);
    }

    /// <summary>On a turn of the supervisor.</summary>
    internal void RestartLater(Exception cause)
    {
        var backoff = _supervision.Backoff(_recentRestarts++, Host.Random);
        Host.Log.ActorRestarts(Path, backoff.TotalMilliseconds);
        Host.Timers.Schedule(backoff, () =>
        {
            if (!Queue.IsClosed) Underlying.Restart(cause);
        });
    }

    internal ActorSnapshot Snapshot(int depth)
    {
        var children = Underlying.Cell.ChildrenContainer.Children.OfType<EngineRef>().Select(child => child.Life).ToList();
        var waiting = Queue.Count;
        // The rest belongs to the actor's thread: each number is whole, but they may be a turn apart.
        var processed = _processed;
        var instance = Instance;
        return new ActorSnapshot(
            Path.ToString(),
            instance is null or IStillborn ? "-" : instance.GetType().Name,
            State(),
            waiting,
            processed,
            _rate.PerSecond(Host.Time, processed),
            Restarts,
            _lastFailure,
            Host.Time.GetElapsedTime(_createdAt),
            children.Count,
            depth <= 0 ? [] : [.. children.Select(child => child.Snapshot(depth - 1)).OrderBy(s => s.Path, StringComparer.Ordinal)]);
    }

    private string State()
    {
        var phase = _phase;
        if (phase == ActorPhase.Stopped) return nameof(ActorPhase.Stopped);
        if (Queue.IsClosed) return nameof(ActorPhase.Stopping);
        if (phase == ActorPhase.Restarting) return nameof(ActorPhase.Restarting);
        if (Queue.IsSuspended) return "Suspended";
        return phase == ActorPhase.Running && !Queue.IsScheduled ? "Waiting" : phase.ToString();
    }
}
