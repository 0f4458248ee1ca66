namespace ActorMQ.Persistence.Sqlite;

/// <summary>What a <see cref="LogInspector"/> found.</summary>
/// <param name="IsPresent">There is a log with content.</param>
/// <param name="HasHeader">Its header is whole.</param>
/// <param name="Durable">Where SQLite will stop reading: the end of the last transaction before anything broken.</param>
/// <param name="BrokenAt">Offset in the file of the first frame that is not whole; the end of the file when it just ends.</param>
/// <param name="FramesBehind">Frames of the same log behind the last transaction that SQLite will read.</param>
/// <param name="CommitsBehind">Ends of transactions among them.</param>
internal readonly record struct LogInspection(bool IsPresent, bool HasHeader, LogPosition Durable, long BrokenAt, int FramesBehind, int CommitsBehind);
