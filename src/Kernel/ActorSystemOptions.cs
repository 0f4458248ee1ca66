namespace ActorMQ.Kernel;

/// <summary>How turns are cut.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>The most messages one turn handles before its batch ends and others get their turn.</summary>
    public int MaxBatch { get; init; } = 1024;

    /// <summary>A turn ends early once it has run this long.</summary>
    public TimeSpan Quantum { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>A turn longer than this is logged with the actor's path: something in it blocks or is too big.</summary>
    public TimeSpan LongTurn { get; init; } = TimeSpan.FromMilliseconds(250);
}
