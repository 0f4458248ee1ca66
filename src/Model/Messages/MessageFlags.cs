namespace ActorMQ.Model.Messages;

/// <summary>The values are stored in the journal: never renumber (a test holds them).</summary>
[Flags]
public enum MessageFlags
{
    None = 0,

    /// <summary>Must survive a restart.</summary>
    Persistent = 1,

    /// <summary>
    /// Some header line has a backslash, so the header block must be re-encoded for receivers that do not speak STOMP 1.2.
    /// </summary>
    HasEscapes = 2,

    /// <summary>Was dead-lettered: it is not sent to the dead letter queue a second time.</summary>
    DeadLetter = 4,

    /// <summary>Has a JMSXGroupID header.</summary>
    HasGroup = 8,
}
