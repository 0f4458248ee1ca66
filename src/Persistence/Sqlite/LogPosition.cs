namespace ActorMQ.Persistence.Sqlite;

/// <summary>A place in the write-ahead log.</summary>
/// <param name="Salt">Identifies the log since it last started from its beginning; changes whenever it does so again.</param>
/// <param name="Frames">Pages in it up to the end of the last transaction.</param>
internal readonly record struct LogPosition(ulong Salt, uint Frames);
