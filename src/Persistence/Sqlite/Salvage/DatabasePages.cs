using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>
/// The pages of a database and its write-ahead log, without SQLite, which gives up where something is damaged. Nobody may have them open
/// for writing.
/// </summary>
internal sealed class DatabasePages : IDisposable
{
    public const int Size = SqliteSchema.PageSize;

    private const int CountOffset = 28;
    private const int HeaderPart = 32;

    private readonly SafeFileHandle? _database;
    private readonly SafeFileHandle? _log;
    private readonly Dictionary<uint, long> _inLog = [];

    private DatabasePages(string database, string log, bool isBeyondBreaks)
    {
        using var frames = LogFrames.Open(log);
        if (frames is not null)
        {
            _log = Open(log);
            Count = ReadLog(frames, isBeyondBreaks);
        }
        if (!File.Exists(database)) return;
        _database = Open(database);
        if (Count == 0) Count = CountInFile(_database);
    }

    /// <summary>Pages are numbered from 1 to this; some of them may not be there.</summary>
    public uint Count { get; }

    /// <param name="database">Its file.</param>
    /// <param name="log">The file of its log.</param>
    /// <param name="isBeyondBreaks">
    /// Takes what is whole in the log behind something broken as well, where SQLite sees nothing. Then pages need not fit together, but
    /// each is one that was written.
    /// </param>
    public static DatabasePages Open(string database, string log, bool isBeyondBreaks) => new(database, log, isBeyondBreaks);

    /// <summary>False when the page is not there or the disk does not give it back.</summary>
    public bool TryRead(uint page, byte[] buffer)
    {
        if (page == 0 || page > Count) return false;
        try
        {
            if (_inLog.TryGetValue(page, out var offset)) return RandomAccess.Read(_log!, buffer.AsSpan(0, Size), offset) == Size;
            return _database is not null && RandomAccess.Read(_database, buffer.AsSpan(0, Size), (page - 1L) * Size) == Size;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _database?.Dispose();
        _log?.Dispose();
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>What the header says, unless the file is shorter: it may be longer than what is in use.</summary>
    private static uint CountInFile(SafeFileHandle database)
    {
        var inFile = (uint)(RandomAccess.GetLength(database) / Size);
        Span<byte> header = stackalloc byte[HeaderPart];
        if (RandomAccess.Read(database, header, 0) < HeaderPart) return inFile;
        var said = BinaryPrimitives.ReadUInt32BigEndian(header[CountOffset..]);
        return said == 0 ? inFile : Math.Min(said, inFile);
    }

    /// <summary>Where the last version of each page is; the answer is how many pages the database has.</summary>
    private uint ReadLog(LogFrames frames, bool isBeyondBreaks)
    {
        var transaction = new List<(uint Page, long Offset)>();
        var count = 0u;
        while (frames.Next())
        {
            if (!frames.IsOurs || !frames.IsWhole)
            {
                if (isBeyondBreaks) continue;
                break;
            }
            transaction.Add((frames.Page, frames.Offset + LogFrames.FrameHeaderSize));
            if (frames.PagesAfterCommit == 0) continue;
            count = frames.PagesAfterCommit;
            foreach (var (page, offset) in transaction) _inLog[page] = offset;
            transaction.Clear();
        }
        return count;
    }
}
