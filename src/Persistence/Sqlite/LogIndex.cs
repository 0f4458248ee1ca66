using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// Looks up how far the write-ahead log goes, in the header of SQLite's index of it (sqlite.org/walformat.html, "The WAL-Index File
/// Format"). Asking SQLite would mean a checkpoint. Belongs to the writer: nobody else changes the header.
/// </summary>
internal sealed class LogIndex : IDisposable
{
    private const int FramesOffset = 16;
    private const int SaltOffset = 32;
    private const int HeaderSize = 48;

    private readonly SafeFileHandle _file;

    public LogIndex(string path) => _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public LogPosition Position()
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        RandomAccess.Read(_file, header, 0);
        // Numbers are in the machine's order; the salt is copied from the log as it is.
        return new LogPosition(BinaryPrimitives.ReadUInt64LittleEndian(header[SaltOffset..]), MemoryMarshal.Read<uint>(header[FramesOffset..]));
    }

    public void Dispose() => _file.Dispose();
}
