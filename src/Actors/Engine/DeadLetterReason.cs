namespace ActorMQ.Actors.Engine;

public enum DeadLetterReason
{
    /// <summary>The receiver takes nothing more.</summary>
    Stopped,

    /// <summary>The receiver's mailbox was at its bound.</summary>
    MailboxFull,
}
