namespace ActorMQ.Persistence;

/// <summary>A look at the journal.</summary>
/// <param name="Driver">What kind it is, such as <c>sqlite</c>.</param>
/// <param name="StalledBecause">Why nothing can be written just now; null when all is well.</param>
/// <param name="Commits">Transactions since it was opened.</param>
/// <param name="MessagesWritten">Messages that reached the disk.</param>
/// <param name="MessagesCancelled">Messages that were consumed before they had to be written.</param>
/// <param name="PendingPuts">Messages waiting for the writer.</param>
/// <param name="LastCommit">How long the last transaction took, fsync included.</param>
/// <param name="SizeBytes">What it takes on disk; 0 for memory.</param>
public sealed record JournalStatus(
    string Driver,
    string? StalledBecause,
    long Commits,
    long MessagesWritten,
    long MessagesCancelled,
    long PendingPuts,
    TimeSpan LastCommit,
    long SizeBytes);
