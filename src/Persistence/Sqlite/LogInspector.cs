using System.Buffers.Binary;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Reads a write-ahead log before SQLite does. SQLite stops at the first frame whose checksum is wrong and says nothing about what is
/// behind it; this finds out how much that is.
/// </summary>
internal static class LogInspector
{
    public static LogInspection Inspect(string path)
    {
        using var log = LogFrames.Open(path);
        if (log is null) return default;
        return log.HasHeader ? Walk(log) : new LogInspection(true, false, default, 0, 0, 0);
    }

    private static LogInspection Walk(LogFrames log)
    {
        var (frames, durable, framesBehind, commitsBehind) = (0u, 0u, 0, 0);
        long? brokenAt = null;
        while (log.Next())
        {
            var isCommit = log.PagesAfterCommit != 0;
            if (brokenAt is null && !(log.IsOurs && log.IsWhole)) brokenAt = log.Offset;
            if (brokenAt is null) frames++;
            if (brokenAt is null && isCommit)
            {
                durable = frames;
                framesBehind = 0;
            }
            else if (log.IsOurs)
            {
                framesBehind++;
                if (isCommit) commitsBehind++;
            }
        }
        var position = new LogPosition(BinaryPrimitives.ReadUInt64LittleEndian(log.Salt), durable);
        return new LogInspection(true, true, position, brokenAt ?? log.Length, framesBehind, commitsBehind);
    }
}
