using System.Buffers.Binary;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>Goes through the frames of a write-ahead log, whole or not (sqlite.org/walformat.html).</summary>
internal sealed class LogFrames : IDisposable
{
    public const int HeaderSize = 32;
    public const int FrameHeaderSize = 24;

    private const uint Magic = 0x377F0682;

    private readonly FileStream _file;
    private readonly byte[] _header = new byte[HeaderSize];
    private byte[] _frame = [];
    private LogSum _sum;

    private LogFrames(FileStream file) => _file = file;

    /// <summary>The header is whole; otherwise there are no frames.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Identifies the log since it last started from its beginning.</summary>
    public ReadOnlySpan<byte> Salt => _header.AsSpan(16, 8);

    public long Length => _file.Length;

    /// <summary>Where in the file the frame begins.</summary>
    public long Offset => _file.Position - _frame.Length;

    /// <summary>Which page of the database it holds.</summary>
    public uint Page => BinaryPrimitives.ReadUInt32BigEndian(_frame);

    /// <summary>Pages that the database has after the transaction which ends with this frame; 0 when none does.</summary>
    public uint PagesAfterCommit => BinaryPrimitives.ReadUInt32BigEndian(_frame.AsSpan(4));

    /// <summary>Not one of an earlier round of the log, nor one that was hit exactly where that is told.</summary>
    public bool IsOurs => _frame.AsSpan(8, 8).SequenceEqual(Salt);

    /// <summary>Its checksum is right if that of the frame before it is.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Null when there is no log, or nothing in it.</summary>
    public static LogFrames? Open(string path)
    {
        if (!File.Exists(path)) return null;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20, FileOptions.SequentialScan);
        if (file.Length == 0)
        {
            file.Dispose();
            return null;
        }
        var frames = new LogFrames(file);
        frames.ReadHeader();
        return frames;
    }

    /// <summary>Goes to the next frame of full length.</summary>
    public bool Next()
    {
        if (!HasHeader || !TryFill()) return false;
        _sum.Add(_frame.AsSpan(0, 8));
        _sum.Add(_frame.AsSpan(FrameHeaderSize));
        IsWhole = _sum.Is(_frame.AsSpan(16));
        // The next one is judged by what this one says, so that it can be whole though this one is not.
        _sum = _sum.Continue(_frame.AsSpan(16));
        return true;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>False at the end. What the disk does not give back is empty, and so not whole.</summary>
    private bool TryFill()
    {
        var start = _file.Position;
        try
        {
            return _file.ReadAtLeast(_frame, _frame.Length, throwOnEndOfStream: false) == _frame.Length;
        }
        catch (IOException)
        {
            Array.Clear(_frame);
            _file.Position = start + _frame.Length;
            return true;
        }
    }

    private void ReadHeader()
    {
        if (_file.ReadAtLeast(_header, HeaderSize, throwOnEndOfStream: false) < HeaderSize) return;
        var magic = BinaryPrimitives.ReadUInt32BigEndian(_header);
        if ((magic & ~1u) != Magic) return;
        _sum = new LogSum(isBigEndian: (magic & 1) != 0);
        _sum.Add(_header.AsSpan(0, 24));
        var pageSize = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(8));
        HasHeader = _sum.Is(_header.AsSpan(24)) && pageSize is >= 512 and <= 65536;
        if (HasHeader) _frame = new byte[FrameHeaderSize + pageSize];
    }
}
