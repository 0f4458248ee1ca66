using System.Runtime.ExceptionServices;
using ActorMQ.Actors.Engine.Scheduling;

namespace ActorMQ.Actors.Engine.Simulation;

/// <summary>
/// Runs one actor at a time on the calling thread, each time one picked at random from those that are runnable. The order comes
/// from the seed alone, so a run that shows a fault shows it again. For that, whatever makes an actor runnable must happen on this
/// thread too: from any other it throws, and so does the next turn.
/// </summary>
public sealed class SimulationDispatcher : TurnDispatcher
{
    // Sorted: what Akka does in the order of a hash table, it does in another order in each process.
    private readonly List<Turn> _runnable = [];
    private readonly Random _random;
    private readonly SimulatedTasks _tasks;
    private int? _thread;
    private volatile string? _left;

    public SimulationDispatcher(Random random)
    {
        _random = random;
        _tasks = new SimulatedTasks(this);
    }

    public int Runnable => _runnable.Count;

    /// <summary>Turns taken since the start.</summary>
    public long Turns => Trace.Turns;

    /// <summary>Which turns these were.</summary>
    public TurnTrace Trace { get; } = new();

    /// <summary>Gives one runnable actor its turn. False when none is runnable.</summary>
    public bool RunOne()
    {
        _thread = Environment.CurrentManagedThreadId;
        if (_left is { } left) throw new InvalidOperationException($"Work has left the thread of the simulation: {left}.");
        if (_runnable.Count == 0) return false;
        var index = _random.Next(_runnable.Count);
        var turn = _runnable[index];
        _runnable.RemoveAt(index);
        Trace.Add(turn.Key);
        turn.Run();
        return true;
    }

    /// <summary>Runs until nobody is runnable.</summary>
    /// <exception cref="InvalidOperationException">Some still are after <paramref name="maxTurns"/> turns.</exception>
    public void RunUntilIdle(int maxTurns = 10_000_000)
    {
        for (var turns = 0; turns < maxTurns; turns++)
        {
            if (!RunOne()) return;
        }
        if (Runnable > 0) throw new InvalidOperationException("The simulated system does not come to rest.");
    }

    internal override void Schedule(Turn turn)
    {
        _thread ??= Environment.CurrentManagedThreadId;
        if (_thread != Environment.CurrentManagedThreadId)
        {
            _left = turn.Key;
            throw new InvalidOperationException($"Work has left the thread of the simulation: {turn.Key}.");
        }
        var index = _runnable.BinarySearch(turn, ByKey.Instance);
        _runnable.Insert(index < 0 ? ~index : index, turn);
    }

    internal override T Run<T>(Func<T> work)
    {
        T result = default!;
        var task = new Task(() => result = work());
        task.RunSynchronously(_tasks);
        if (task.Exception is { InnerException: { } cause }) ExceptionDispatchInfo.Throw(cause);
        return result;
    }

    private sealed class ByKey : IComparer<Turn>
    {
        internal static readonly ByKey Instance = new();

        public int Compare(Turn? x, Turn? y) => string.CompareOrdinal(x!.Key, y!.Key);
    }
}
