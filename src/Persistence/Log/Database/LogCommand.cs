namespace ActorMQ.Persistence.Log.Database;

/// <summary>What the <see cref="LogActor"/> is told. Each asks for one answer, given to who waits for it on another thread.</summary>
internal abstract record LogCommand
{
    private LogCommand()
    {
    }

    /// <summary>Writes an event. The answer is its number.</summary>
    public sealed record Write(LogEvent Event, TaskCompletionSource<long> Answer) : LogCommand;

    /// <summary>Saves a snapshot of everything up to the last event. The answer is that event's number.</summary>
    public sealed record Save(LogSnapshot Snapshot, TaskCompletionSource<long> Answer) : LogCommand;

    /// <summary>Deletes snapshots before that event. The answer is its number.</summary>
    public sealed record DeleteSnapshots(long Before, TaskCompletionSource<long> Answer) : LogCommand;

    /// <summary>Deletes events up to that one. The answer is its number.</summary>
    public sealed record DeleteEvents(long To, TaskCompletionSource<long> Answer) : LogCommand;
}
