namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Where the frames are that several messages have.</summary>
internal sealed class SharedFrames
{
    private readonly DatabasePages _pages;
    private readonly RowReader _rows;
    private readonly Dictionary<long, CellPlace> _places = [];
    private readonly HashSet<long> _used = [];
    private readonly byte[] _page = new byte[DatabasePages.Size];

    public SharedFrames(DatabasePages pages)
    {
        _pages = pages;
        _rows = new RowReader(pages);
    }

    public IEnumerable<long> Unused => _places.Keys.Except(_used);

    public bool Add(long id, CellPlace place, ReadOnlySpan<byte> row)
    {
        if (!TryFrame(row, out _)) return false;
        _places.TryAdd(id, place);
        return true;
    }

    /// <summary>The message with its frame; the frame is empty when it cannot be read.</summary>
    /// <param name="message">Has the number of its frame.</param>
    /// <param name="references">Who refers to what.</param>
    public SalvagedMessage Complete(SalvagedMessage message, IndexSum references)
    {
        references.Add(message.ShareId, message.Key.Value);
        _used.Add(message.ShareId);
        if (!_places.TryGetValue(message.ShareId, out var place) || !_pages.TryRead(place.Page, _page)) return message;
        if (!Cell.TryParse(_page, place.Offset, PageKind.TableLeaf, out var cell) || !_rows.TryRead(cell, place.Page, null, out var row)) return message;
        return TryFrame(row, out var frame) ? message with { Frame = frame } : message;
    }

    private static bool TryFrame(ReadOnlySpan<byte> row, out ReadOnlySpan<byte> frame)
    {
        var record = new RecordReader(row);
        frame = default;
        return record.TryNull() && record.TryBlob(out frame) && record.IsAtEnd;
    }
}
