using System.Buffers.Binary;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>A page of a b-tree, and whether it is in order: its cells, free blocks and fragments must fill it exactly.</summary>
internal readonly ref struct TreePage
{
    /// <summary>The first page of a database begins with its header.</summary>
    private const int DatabaseHeaderSize = 100;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _start;

    public TreePage(uint number, ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _start = number == 1 ? DatabaseHeaderSize : 0;
    }

    public PageKind Kind => (PageKind)_bytes[_start];

    public bool IsTree => Enum.IsDefined(Kind);

    public bool IsLeaf => Kind is PageKind.IndexLeaf or PageKind.TableLeaf;

    /// <summary>Cells that it says it has; no more than fit.</summary>
    public int Count => Math.Min(Number(3), (_bytes.Length - CellPointers) / 2);

    /// <summary>In a page that is no leaf: the page with what comes after its last cell.</summary>
    public uint LastChild => BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_start + 8)..]);

    private int CellPointers => _start + (IsLeaf ? 8 : 12);

    public int OffsetOf(int index) => BinaryPrimitives.ReadUInt16BigEndian(_bytes[(CellPointers + (2 * index))..]);

    /// <summary>False when there is no cell where there should be one.</summary>
    public bool TryCell(int index, out Cell cell)
    {
        var offset = OffsetOf(index);
        if (offset >= CellPointers + (2 * Count)) return Cell.TryParse(_bytes, offset, Kind, out cell);
        cell = default;
        return false;
    }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    /// <param name="low">Keys in it are greater.</param>
    /// <param name="high">Keys in it are not greater.</param>
    public string? Check(long low, long high)
    {
        if (!IsTree) return "is no page of a tree";
        var isTable = Kind is PageKind.TableInterior or PageKind.TableLeaf;
        var begin = Number(5) is 0 ? 65536 : Number(5);
        if (Number(3) != Count || begin < CellPointers + (2 * Count) || begin > _bytes.Length) return "has a header that cannot be right";
        long used = _bytes[_start + 7];
        for (var i = 0; i < Count; i++)
        {
            if (!TryCell(i, out var cell) || OffsetOf(i) < begin) return $"has no cell {i} where it says";
            used += cell.Size;
            if (!isTable) continue;
            if (cell.Key <= low && !(cell.Key == long.MinValue && i == 0)) return $"has cell {i} out of order";
            if (cell.Key > high) return $"has cell {i} out of order";
            low = cell.Key;
        }
        for (var block = Number(1); block != 0;)
        {
            if (block < begin || block + 4 > _bytes.Length) return "has free room where there can be none";
            var (next, size) = (BinaryPrimitives.ReadUInt16BigEndian(_bytes[block..]), BinaryPrimitives.ReadUInt16BigEndian(_bytes[(block + 2)..]));
            if (size < 4 || block + size > _bytes.Length || (next != 0 && next < block + size)) return "has free room where there can be none";
            used += size;
            block = next;
        }
        return used == _bytes.Length - begin ? null : "has cells that do not fill it";
    }

    private int Number(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_bytes[(_start + offset)..]);
}
