using System.Buffers.Binary;
using Microsoft.Extensions.Logging;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// A small file that says how far the write-ahead log is known to be durable. SQLite takes a log that ends early, or is gone, for a
/// normal one; with the mark that is told from a transaction that never was confirmed.
/// <para>
/// It is written after each commit, without an fsync: what it says is true already. If the machine loses power it may say less than
/// it could, never more. While the log is not needed, because the journal was closed in order, it says so with no frames.
/// </para>
/// </summary>
internal sealed class DurableMark : IDisposable
{
    private const uint Magic = 0x314B4D41;
    private const int Size = 20;

    private readonly FileStream _file;
    private readonly string _path;
    private readonly ILogger _log;
    private LogPosition? _written;
    private bool _hasFailed;

    public DurableMark(string path, ILogger log)
    {
        _path = path;
        _log = log;
        _file = PrivateFile.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
    }

    /// <summary>What the mark of an earlier process says; null when there is none.</summary>
    public static LogPosition? Read(string path, ILogger log)
    {
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        // Opened for the first time, and not yet written.
        if (bytes.Length == 0) return null;
        if (bytes.Length == Size
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(16)) == Sum(bytes))
        {
            return new LogPosition(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(4)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)));
        }
        log.MarkUnusable(path, null);
        return null;
    }

    /// <summary>All up to here has survived an fsync.</summary>
    public void Set(LogPosition position)
    {
        if (_written == position) return;
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[4..], position.Salt);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], position.Frames);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], Sum(bytes));
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, bytes, 0);
            _written = position;
        }
        // The transaction is durable all the same.
        catch (IOException e)
        {
            if (!_hasFailed) _log.MarkUnusable(_path, e);
            _hasFailed = true;
        }
    }

    /// <summary>
    /// The log is not needed any more, and is about to go. Unlike the rest this must be on disk before that: a mark that speaks of a log
    /// that is gone would look like damage.
    /// </summary>
    public void Clear()
    {
        Set(default);
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private static uint Sum(ReadOnlySpan<byte> bytes) => new Checksum(uint.MaxValue).Add(bytes[..16]).Value;
}
