namespace ActorMQ.Actors;

/// <summary>Options that are replaced as a whole while they are in use: who asks each time gets those in force. Any thread.</summary>
/// <param name="current">Those at the start.</param>
/// <typeparam name="T">An immutable record.</typeparam>
public sealed class Live<T>(T current)
    where T : class
{
    private volatile T _current = current;

    public T Current
    {
        get => _current;
        set => _current = value;
    }
}
