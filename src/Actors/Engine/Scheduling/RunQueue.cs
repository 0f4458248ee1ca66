namespace ActorMQ.Actors.Engine.Scheduling;

/// <summary>
/// A first-in-first-out queue of runnable actors that belongs to one thread with an event loop of its own, such as a transport's
/// poll thread: enter once, then after each round of events call <see cref="RunPending"/>. First in first out matters: while the
/// loop handles many events, a busy actor's messages gather, and it takes them all in one turn.
/// </summary>
public sealed class RunQueue
{
    // With more runnable actors than this the pool's other threads get some of the work.
    private const int KeptLocally = 64;

    [ThreadStatic]
    private static RunQueue? _current;

    private readonly Queue<Turn> _turns = new();
    private bool _entered;

    internal static RunQueue? Current => _current;

    /// <summary>Makes this the run queue of the calling thread until <see cref="Leave"/>.</summary>
    /// <exception cref="InvalidOperationException">The thread has a run queue, or the run queue a thread.</exception>
    public void Enter()
    {
        if (_current is not null) throw new InvalidOperationException("The thread has a run queue already.");
        if (Interlocked.Exchange(ref _entered, true)) throw new InvalidOperationException("The run queue has a thread already.");
        _current = this;
    }

    /// <summary>Like <see cref="Enter"/>, but false when the thread has a run queue already.</summary>
    internal bool TryEnter()
    {
        if (_current is not null) return false;
        Enter();
        return true;
    }

    /// <summary>Ends what <see cref="Enter"/> began. Actors still waiting for their turn take it on the pool.</summary>
    /// <exception cref="InvalidOperationException">The calling thread has not entered.</exception>
    public void Leave()
    {
        ThrowIfNotEntered();
        _current = null;
        while (_turns.TryDequeue(out var turn)) ThreadPoolDispatcher.RunOnPool(turn);
        Volatile.Write(ref _entered, false);
    }

    /// <summary>
    /// Runs actors until none is left, or <paramref name="maxTurns"/> turns were taken, or they took together what one may take: then the
    /// thread's own work comes first.
    /// </summary>
    /// <returns>True when some are left: come back without waiting for events.</returns>
    /// <exception cref="InvalidOperationException">The calling thread has not entered.</exception>
    public bool RunPending(int maxTurns)
    {
        ThrowIfNotEntered();
        var taken = TimeSpan.Zero;
        while (maxTurns-- > 0 && _turns.TryDequeue(out var turn))
        {
            taken += turn.Run();
            if (taken > turn.Quantum) break;
        }
        return _turns.Count > 0;
    }

    internal bool TryAdd(Turn turn)
    {
        if (_turns.Count >= KeptLocally) return false;
        _turns.Enqueue(turn);
        return true;
    }

    private void ThrowIfNotEntered()
    {
        if (_current != this) throw new InvalidOperationException("The thread has not entered this run queue.");
    }
}
