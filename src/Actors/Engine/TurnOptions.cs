namespace ActorMQ.Actors.Engine;

/// <summary>How turns are cut.</summary>
public sealed record TurnOptions
{
    /// <summary>The most messages, or other work as long, one turn handles before its batch ends and others get their turn. At least 1.</summary>
    public int MaxBatch
    {
        get;
        init
        {
            // With none a busy actor would take turns for ever and handle nothing.
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1024;

    /// <summary>The most steps the end of a batch takes before others get their turn. At least 1; null is as many as <see cref="MaxBatch"/>.</summary>
    public int? MaxEndSteps
    {
        get;
        init
        {
            if (value is { } steps) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps, nameof(value));
            field = value;
        }
    }

    /// <summary>A turn ends early once it has run this long.</summary>
    public TimeSpan Quantum { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>A turn longer than this is logged with the actor's path: something in it blocks or is too big.</summary>
    public TimeSpan LongTurn { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Actors look at the end of each turn whether their state is as it must be, and fail if not: in Debug builds and in simulation.</summary>
    public bool ChecksInvariants { get; init; }
#if DEBUG
        = true;
#endif

    /// <summary>What is wrong with these values, each text beginning with the key; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Quantum <= TimeSpan.Zero) errors.Add("quantum must be longer than 0");
        if (LongTurn < Quantum) errors.Add("long-turn must not be shorter than quantum");
        return errors;
    }
}
