using System.Buffers.Binary;

namespace ActorMQ.Persistence.Sqlite;

/// <summary>
/// The first bytes of the database file as this journal writes them (sqlite.org/fileformat.html, "The Database Header"). SQLite believes
/// most of them whatever they say, and a wrong one would lead it to ignore the log or to write over pages that are in use.
/// </summary>
internal static class DatabaseHeader
{
    private const int Size = 100;

    /// <summary>Roots of tables come first in such a database, and there are a handful of tables.</summary>
    private const uint FirstRoot = 3;
    private const uint LastRoot = 100;

    /// <summary>Why it cannot be right; null when it can.</summary>
    public static string? Check(string path)
    {
        var header = new byte[Size];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (RandomAccess.Read(file, header, 0) < Size) return "it is too short";
        if (!header.AsSpan(0, 16).SequenceEqual("SQLite format 3\0"u8)) return "it does not start like an SQLite database";
        // Page size, both format versions (2: with a log), no reserved bytes, and three fixed numbers.
        if (!header.AsSpan(16, 8).SequenceEqual<byte>([SqliteSchema.PageSize >> 8, SqliteSchema.PageSize & 0xff, 2, 2, 0, 64, 32, 32]))
            return "its header is damaged";
        // Schema format and UTF-8. Room is given back step by step, or the database is of a time when it was not: then there is no last root.
        if (Number(header, 44) != 4 || Number(header, 56) != 1) return "its header is damaged";
        var isIncremental = Number(header, 64) == 1 && Number(header, 52) is >= FirstRoot and <= LastRoot;
        if (!isIncremental && (Number(header, 64) != 0 || Number(header, 52) != 0)) return "its header is damaged";
        return Number(header, 68) == SqliteSchema.ApplicationId ? null : "it is not marked as a journal";
    }

    /// <summary>Which version of the schema it has.</summary>
    public static uint Version(string path)
    {
        var header = new byte[Size];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return RandomAccess.Read(file, header, 0) < Size ? 0 : Number(header, 60);
    }

    private static uint Number(ReadOnlySpan<byte> header, int offset) => BinaryPrimitives.ReadUInt32BigEndian(header[offset..]);
}
