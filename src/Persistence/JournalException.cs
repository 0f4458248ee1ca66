namespace ActorMQ.Persistence;

/// <summary>The journal cannot be opened or used. The message says where, what was found and what to do.</summary>
public class JournalException : Exception
{
    public JournalException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
