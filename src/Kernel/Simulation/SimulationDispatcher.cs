using ActorMQ.Kernel.Scheduling;

namespace ActorMQ.Kernel.Simulation;

/// <summary>
/// Runs one actor at a time on the calling thread, each time one picked at random from those that are runnable. The order comes
/// from the seed alone, so a run that shows a fault shows it again. For that, whatever makes an actor runnable must happen on this
/// thread too: the class is not safe for use from several.
/// </summary>
public sealed class SimulationDispatcher : Dispatcher
{
    private readonly List<ActorCell> _runnable = [];
    private readonly Random _random;

    public SimulationDispatcher(Random random) => _random = random;

    public int Runnable => _runnable.Count;

    /// <summary>Turns taken since the start.</summary>
    public long Turns { get; private set; }

    /// <summary>Gives one runnable actor its turn. False when none is runnable.</summary>
    public bool RunOne()
    {
        if (_runnable.Count == 0) return false;
        var index = _random.Next(_runnable.Count);
        var cell = _runnable[index];
        _runnable[index] = _runnable[^1];
        _runnable.RemoveAt(_runnable.Count - 1);
        Turns++;
        cell.Run();
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

    internal override void Schedule(ActorCell cell) => _runnable.Add(cell);
}
