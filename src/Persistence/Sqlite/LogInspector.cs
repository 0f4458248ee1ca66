using System.Buffers.Binary;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Reads a write-ahead log before SQLite does (sqlite.org/walformat.html). SQLite stops at the first frame whose checksum is wrong and
/// says nothing about what is behind it; this finds out how much that is.
/// </summary>
internal static class LogInspector
{
    public const int HeaderSize = 32;

    private const int FrameHeaderSize = 24;
    private const uint Magic = 0x377F0682;

    public static LogInspection Inspect(string path)
    {
        if (!File.Exists(path)) return default;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20, FileOptions.SequentialScan);
        if (file.Length == 0) return default;
        var header = new byte[HeaderSize];
        var sum = default(LogSum);
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !IsHeader(header, ref sum))
        {
            return new LogInspection(true, false, default, 0, 0, 0);
        }
        return Walk(file, header, sum);
    }

    private static bool IsHeader(ReadOnlySpan<byte> header, ref LogSum sum)
    {
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        if ((magic & ~1u) != Magic) return false;
        sum = new LogSum(isBigEndian: (magic & 1) != 0);
        sum.Add(header[..24]);
        var pageSize = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        return sum.Is(header[24..]) && pageSize is >= 512 and <= 65536;
    }

    private static LogInspection Walk(FileStream file, ReadOnlySpan<byte> header, LogSum sum)
    {
        var salt = header.Slice(16, 8);
        var frame = new byte[FrameHeaderSize + BinaryPrimitives.ReadUInt32BigEndian(header[8..])];
        var (frames, durable, framesBehind, commitsBehind) = (0u, 0u, 0, 0);
        long? brokenAt = null;
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            // A frame of an earlier round of the log, or one that was hit exactly here.
            var isOurs = frame.AsSpan(8, 8).SequenceEqual(salt);
            var isCommit = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
            if (brokenAt is null)
            {
                sum.Add(frame.AsSpan(0, 8));
                sum.Add(frame.AsSpan(FrameHeaderSize));
                if (!isOurs || !sum.Is(frame.AsSpan(16))) brokenAt = file.Position - frame.Length;
            }
            if (brokenAt is null) frames++;
            if (brokenAt is null && isCommit)
            {
                durable = frames;
                framesBehind = 0;
            }
            else if (isOurs)
            {
                framesBehind++;
                if (isCommit) commitsBehind++;
            }
        }
        var position = new LogPosition(BinaryPrimitives.ReadUInt64LittleEndian(salt), durable);
        return new LogInspection(true, true, position, brokenAt ?? file.Length, framesBehind, commitsBehind);
    }
}
