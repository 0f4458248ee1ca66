namespace ActorMQ.Actors.Engine;

/// <summary>
/// How much more an actor may do in this turn, in steps: one is about what a small message costs. Whoever does more than that for one
/// message, or when the batch ends, takes the steps it is worth, stops when none is left, and goes on in another turn
/// (<see cref="TurnActor.GoOn"/>). So nobody waits long for an actor that has much to do.
/// </summary>
/// <remarks>
/// The steps bound a turn where the clock stands still, as in simulation; elsewhere it is mostly the time, which is looked at every few
/// steps. Belongs to one thread.
/// </remarks>
public sealed class TurnBudget
{
    // Reading the clock for each message would cost more than many messages do; but the first few may be worth as much as hundreds.
    private const int StepsToFirstClockCheck = 4;
    private const int StepsPerClockCheck = 16;

    [ThreadStatic]
    private static TurnBudget? _ofThread;

    private TimeProvider? _time;
    private TimeSpan _quantum;
    private long? _started;
    private int _left;
    private int _untilClockCheck;

    /// <summary>A budget without a clock.</summary>
    public TurnBudget(int steps) => Renew(steps);

    /// <summary>True when the rest is for another turn.</summary>
    public bool IsSpent => _left <= 0;

    /// <summary>The one of the turn that this thread is running.</summary>
    internal static TurnBudget OfThread => _ofThread ??= new TurnBudget(0);

    /// <summary>Takes steps, whether there are so many or not: what cannot be cut is done as a whole.</summary>
    public void Spend(int steps = 1)
    {
        _left -= steps;
        if ((_untilClockCheck -= steps) > 0) return;
        _untilClockCheck = StepsPerClockCheck;
        if (_time is null) return;
        if (_started is not { } started)
        {
            _started = _time.GetTimestamp();
            return;
        }
        var elapsed = _time.GetElapsedTime(started);
        if (elapsed > _quantum) _left = 0;
        // Near the end every step may be the last.
        else if (elapsed > _quantum / 4) _untilClockCheck = 1;
    }

    internal void Begin(TimeProvider time, TurnOptions options, long started)
    {
        (_time, _quantum) = (time, options.Quantum);
        Renew(options.MaxBatch);
        _started = started;
    }

    /// <summary>The end of a batch has a budget of its own. Its time counts from the next look at the clock.</summary>
    internal void BeginEnd(TurnOptions options) => Renew(options.MaxEndSteps ?? options.MaxBatch);

    private void Renew(int steps)
    {
        _left = steps;
        _started = null;
        _untilClockCheck = StepsToFirstClockCheck;
    }
}
