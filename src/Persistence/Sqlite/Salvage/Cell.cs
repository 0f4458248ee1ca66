using System.Buffers.Binary;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>An entry of a page of a b-tree (sqlite.org/fileformat.html, "B-tree Pages").</summary>
internal readonly ref struct Cell
{
    private const int MinSize = 4;

    private Cell(int size) => Size = size;

    /// <summary>Of the cell in its page.</summary>
    public int Size { get; }

    /// <summary>The row id; 0 in an index.</summary>
    public long Key { get; private init; }

    /// <summary>The page with what comes before it; 0 in a leaf.</summary>
    public uint Child { get; private init; }

    /// <summary>The row as far as it is in this page.</summary>
    public ReadOnlySpan<byte> Local { get; private init; }

    /// <summary>Of the whole row.</summary>
    public int PayloadSize { get; private init; }

    /// <summary>The page with the rest of the row; 0 when there is none.</summary>
    public uint Overflow { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> page, int offset, PageKind kind, out Cell cell)
    {
        cell = default;
        if (offset <= 0 || offset + MinSize > page.Length) return false;
        var bytes = page[offset..];
        var at = 0;
        var (child, key, size) = (0u, 0L, 0L);
        if (kind is PageKind.TableInterior or PageKind.IndexInterior)
        {
            child = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            at = 4;
        }
        if (kind != PageKind.TableInterior && !TryVarint(bytes, ref at, out size)) return false;
        if (kind is PageKind.TableInterior or PageKind.TableLeaf && !TryVarint(bytes, ref at, out key)) return false;
        if (size is < 0 or > int.MaxValue) return false;
        var local = LocalSize((int)size, kind);
        var isLonger = local < size;
        var end = at + local + (isLonger ? 4 : 0);
        if (end > bytes.Length) return false;
        cell = new Cell(Math.Max(end, MinSize))
        {
            Key = key,
            Child = child,
            Local = bytes.Slice(at, local),
            PayloadSize = (int)size,
            Overflow = isLonger ? BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + local)..]) : 0,
        };
        return true;
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        var isRead = Varint.TryRead(bytes[at..], out value, out var length);
        at += length;
        return isRead;
    }

    /// <summary>How much of a row stays in its page, see "Cell Payload Overflow Pages".</summary>
    private static int LocalSize(int size, PageKind kind)
    {
        const int Usable = DatabasePages.Size;
        var max = kind == PageKind.TableLeaf ? Usable - 35 : ((Usable - 12) * 64 / 255) - 23;
        if (size <= max) return size;
        const int Min = ((Usable - 12) * 32 / 255) - 23;
        var local = Min + ((size - Min) % (Usable - 4));
        return local <= max ? local : Min;
    }
}
