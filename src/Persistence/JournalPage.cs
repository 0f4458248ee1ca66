namespace ActorMQ.Persistence;

/// <summary>What was found for a <see cref="PageRequest"/>. Only what was committed before the read is seen.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Messages">In order of their keys.</param>
/// <param name="IsEnd">True when nothing was committed in the lane behind the last message.</param>
/// <param name="Damaged">
/// Keys of messages that are there but cannot be read; each was logged. They stay in the journal for a repair and are not delivered.
/// </param>
/// <param name="Failure">Why nothing could be read; null when the read went well.</param>
public sealed record JournalPage(
    PageRequest Request,
    IReadOnlyList<StoredMessage> Messages,
    bool IsEnd,
    IReadOnlyList<MessageKey> Damaged,
    string? Failure = null);
