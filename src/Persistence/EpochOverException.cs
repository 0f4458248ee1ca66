namespace ActorMQ.Persistence;

/// <summary>
/// Another node has become master of the broker, so this one may not write any more, now or later. Nothing of what it was about to write was
/// written.
/// </summary>
public sealed class EpochOverException : JournalException
{
    public EpochOverException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
