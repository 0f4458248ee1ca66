namespace ActorMQ.Actors.Engine.Invariants;

/// <summary>A state is as it must never be: a fault of the program, not of what it was told.</summary>
public sealed class BrokenInvariantException : Exception
{
    public BrokenInvariantException()
    {
    }

    public BrokenInvariantException(string message)
        : base(message)
    {
    }

    public BrokenInvariantException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
