namespace ActorMQ.Persistence;

/// <summary>Something in the journal's files is not what was written there.</summary>
public sealed class JournalDamagedException : JournalException
{
    public JournalDamagedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
