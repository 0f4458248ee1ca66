using System.Buffers.Binary;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Puts together rows that do not fit into one page.</summary>
internal sealed class RowReader
{
    private readonly DatabasePages _pages;
    private readonly byte[] _page = new byte[DatabasePages.Size];
    private byte[] _row = [];

    public RowReader(DatabasePages pages) => _pages = pages;

    /// <param name="cell">Where the row begins.</param>
    /// <param name="page">The page that has the cell.</param>
    /// <param name="map">Gets the pages of the row; null when it has them already.</param>
    /// <param name="row">Valid until the next row is read.</param>
    public bool TryRead(Cell cell, uint page, PageMap? map, out ReadOnlySpan<byte> row)
    {
        row = cell.Local;
        if (cell.PayloadSize == cell.Local.Length) return true;
        if (cell.PayloadSize / DatabasePages.Size > _pages.Count) return false;
        if (_row.Length < cell.PayloadSize) _row = new byte[cell.PayloadSize];
        cell.Local.CopyTo(_row);
        var (filled, next, former, use) = (cell.Local.Length, cell.Overflow, page, PageUse.FirstOverflow);
        while (filled < cell.PayloadSize)
        {
            if (map?.TryClaim(next, use, former) == false || !_pages.TryRead(next, _page)) return false;
            var part = Math.Min(DatabasePages.Size - sizeof(uint), cell.PayloadSize - filled);
            _page.AsSpan(sizeof(uint), part).CopyTo(_row.AsSpan(filled));
            filled += part;
            (former, next, use) = (next, BinaryPrimitives.ReadUInt32BigEndian(_page), PageUse.LaterOverflow);
        }
        row = _row.AsSpan(0, cell.PayloadSize);
        return next == 0;
    }
}
