namespace ActorMQ.Persistence;

/// <summary>There is no room for new messages just now; what only makes room can still be written.</summary>
public sealed class JournalFullException : JournalException
{
    public JournalFullException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
