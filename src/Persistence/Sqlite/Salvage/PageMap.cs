using System.Buffers.Binary;
using System.Collections;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>
/// Which pages are in use for what. Each has one use: what wants a page that another one has is damaged. Databases that can give back room
/// also keep this themselves, in a pointer map, which has to agree.
/// </summary>
internal sealed class PageMap
{
    private const int EntrySize = 5;
    private const int EntriesPerPage = DatabasePages.Size / EntrySize;

    /// <summary>SQLite leaves out the page with the first byte behind 1 GiB.</summary>
    private const uint LockPage = (1 << 30) / DatabasePages.Size + 1;

    private readonly DatabasePages _pages;
    private readonly Findings _findings;
    private readonly BitArray _claimed;
    private readonly byte[] _map = new byte[DatabasePages.Size];
    private readonly bool _hasPointerMap;
    private uint _mapPage;
    private bool _isMapRead;

    public PageMap(DatabasePages pages, Findings findings)
    {
        _pages = pages;
        _findings = findings;
        _claimed = new BitArray(checked((int)pages.Count + 1));
        // The first entry is that of the first table's root. No page of a tree begins like that.
        _hasPointerMap = pages.Count > 2 && pages.TryRead(2, _map) && _map.AsSpan(0, EntrySize).SequenceEqual<byte>([(byte)PageUse.Root, 0, 0, 0, 0]);
    }

    /// <summary>False when nothing can be there, or something else is.</summary>
    public bool TryClaim(uint page, PageUse use, uint parent)
    {
        if (!CanHold(page) || _claimed[(int)page])
        {
            _findings.Add($"page {parent} points to page {page}, which {(CanHold(page) ? "is in use for something else" : "cannot be")}");
            return false;
        }
        _claimed[(int)page] = true;
        if (page > 1 && _hasPointerMap && Entry(page) is { } entry && entry != (use, parent))
            _findings.Add($"the pointer map has something else for page {page}");
        return true;
    }

    /// <summary>Pages that nothing has claimed and that are not known to be free.</summary>
    public IEnumerable<uint> Unclaimed()
    {
        for (uint page = 1; page <= _pages.Count; page++)
        {
            if (CanHold(page) && !_claimed[(int)page] && !(_hasPointerMap && Entry(page) is { Use: PageUse.Free })) yield return page;
        }
    }

    private bool CanHold(uint page) => page >= 1 && page <= _pages.Count && page != LockPage && !(_hasPointerMap && page > 1 && MapPageOf(page) == page);

    private static uint MapPageOf(uint page)
    {
        var map = ((page - 2) / (EntriesPerPage + 1) * (EntriesPerPage + 1)) + 2;
        return map == LockPage ? map + 1 : map;
    }

    private (PageUse Use, uint Parent)? Entry(uint page)
    {
        var map = MapPageOf(page);
        if (map != _mapPage)
        {
            _mapPage = map;
            _isMapRead = _pages.TryRead(map, _map);
            if (!_isMapRead) _findings.Add($"page {map} cannot be read");
        }
        var offset = EntrySize * ((long)page - map - 1);
        if (!_isMapRead || offset < 0) return null;
        var entry = _map.AsSpan((int)offset, EntrySize);
        return ((PageUse)entry[0], BinaryPrimitives.ReadUInt32BigEndian(entry[1..]));
    }
}
