namespace ActorMQ.Kernel.Scheduling;

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

    private readonly Queue<ActorCell> _cells = new();

    internal static RunQueue? Current => _current;

    /// <summary>Makes this the run queue of the calling thread until <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (_current is not null) throw new InvalidOperationException("The thread has a run queue already.");
        _current = this;
    }

    public void Leave()
    {
        if (_current != this) throw new InvalidOperationException("Not the thread that entered.");
        _current = null;
    }

    /// <summary>
    /// Runs actors until none is left or <paramref name="maxTurns"/> turns were taken.
    /// </summary>
    /// <returns>True when some are left: come back without waiting for events.</returns>
    public bool RunPending(int maxTurns)
    {
        while (maxTurns-- > 0 && _cells.TryDequeue(out var cell)) cell.Run();
        return _cells.Count > 0;
    }

    internal bool TryAdd(ActorCell cell)
    {
        if (_cells.Count >= KeptLocally) return false;
        _cells.Enqueue(cell);
        return true;
    }
}
