using System.Buffers.Binary;
using System.Text;

namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>
/// Reads all that can be read of a journal's database and says what is damaged. First along its trees; when something is wrong, also the
/// pages that these do not lead to any more, where each row proves by its checksum that it is one.
/// </summary>
internal sealed class JournalContent
{
    private const int LastRootOffset = 52;
    private const int FirstFreeOffset = 32;
    private const int FreeCountOffset = 36;

    private static readonly Dictionary<int, LaneName> NothingKnown = [];

    private readonly DatabasePages _pages;
    private readonly ISalvageSink? _sink;
    private readonly ReadingBudget _budget;
    private readonly Findings _findings = new();
    private readonly SalvageTally _tally;
    private readonly PageMap _map;
    private readonly TreeWalk _walk;
    private readonly RowReader _rows;
    private readonly SharedFrames _shared;
    private readonly IndexSum _references = new();
    private readonly bool _hasLanes;

    private JournalContent(DatabasePages pages, bool hasLanes, ISalvageSink? sink, IReadOnlyDictionary<int, LaneName> known, long budget)
    {
        _pages = pages;
        _tally = new SalvageTally(known);
        _sink = sink;
        _budget = new ReadingBudget(budget);
        _hasLanes = hasLanes;
        _map = new PageMap(pages, _findings);
        _walk = new TreeWalk(pages, _map, _findings, _budget);
        _rows = new RowReader(pages);
        _shared = new SharedFrames(pages);
    }

    /// <summary>Reads everything.</summary>
    /// <param name="pages">The database.</param>
    /// <param name="sink">Takes what is whole; null to look only.</param>
    /// <param name="known">Whose lanes they are, as far as that is known for certain.</param>
    /// <param name="hasLanes">False for the database of transient messages, which has messages only.</param>
    public static JournalVerification ReadAll(
        DatabasePages pages, ISalvageSink? sink = null, IReadOnlyDictionary<int, LaneName>? known = null, bool hasLanes = true) =>
        new JournalContent(pages, hasLanes, sink, known ?? NothingKnown, long.MaxValue).Run();

    /// <summary>Reads so many bytes of messages; of the rest only how it hangs together.</summary>
    public static JournalVerification ReadSome(DatabasePages pages, long bytes, out bool isComplete)
    {
        var content = new JournalContent(pages, hasLanes: true, sink: null, NothingKnown, bytes);
        var verification = content.Run();
        isComplete = !content._budget.WasMissed;
        return verification;
    }

    private JournalVerification Run()
    {
        var roots = ReadSchema();
        ClaimFreePages();
        WalkTable(roots, "lane", ReadLane);
        WalkTable(roots, "in_doubt", ReadDoubt);
        WalkTable(roots, "shared", _shared.Add);
        // A lane, or a frame, that is found by chance has to be known before its messages are.
        if (_findings.Any) ReadUnclaimed(ReadSmall);
        WalkTable(roots, "message", ReadMessage);
        if (_findings.Any) ReadUnclaimed(ReadMessageAnywhere);
        if (!_budget.WasMissed) Compare(roots);
        return new JournalVerification(_tally.Lanes, _tally.Messages, _findings.Texts) { Queues = _budget.WasMissed ? [] : _tally.Queues() };
    }

    private Dictionary<string, uint> ReadSchema()
    {
        var roots = new Dictionary<string, uint>(StringComparer.Ordinal);
        // No budget is spent: there are a handful of rows.
        new TreeWalk(
            _pages, _map, _findings, new ReadingBudget(long.MaxValue)).Run(1, isIndex: false, (number, page) => ForEachRow(number, page, _map, (_, _, row) =>
        {
            var record = new RecordReader(row);
            if (!record.TryText(out _) || !record.TryText(out var name) || !record.TryText(out _) || !record.TryNumber(out var root)) return false;
            roots[Encoding.UTF8.GetString(name)] = (uint)root;
            return true;
        }));
        var first = new byte[DatabasePages.Size];
        if (_pages.TryRead(1, first)
            && BinaryPrimitives.ReadUInt32BigEndian(first.AsSpan(LastRootOffset)) is not 0 and var last
            && last != roots.Values.DefaultIfEmpty().Max())
            _findings.Add($"the header says that page {last} is the last root");
        return roots;
    }

    private void ClaimFreePages()
    {
        var buffer = new byte[DatabasePages.Size];
        if (!_pages.TryRead(1, buffer)) return;
        var (trunk, former, count) = (
            BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(FirstFreeOffset)), 0u, BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(FreeCountOffset)));
        var found = 0L;
        while (trunk != 0)
        {
            if (!_map.TryClaim(trunk, PageUse.Free, 0) || !_pages.TryRead(trunk, buffer)) break;
            var leaves = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(4));
            if (leaves > (DatabasePages.Size / 4) - 2)
            {
                _findings.Add($"page {trunk}, a list of free pages, makes no sense");
                break;
            }
            for (var i = 0; i < leaves; i++) _map.TryClaim(BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(8 + (4 * i))), PageUse.Free, 0);
            found += 1 + leaves;
            (former, trunk) = (trunk, BinaryPrimitives.ReadUInt32BigEndian(buffer));
        }
        if (found != count) _findings.Add($"there should be {count} free pages, and {found} were found");
    }

    private void WalkTable(Dictionary<string, uint> roots, string table, RowVisitor visit)
    {
        if (roots.TryGetValue(table, out var root)) _walk.Run(root, isIndex: false, (number, page) => ForEachRow(number, page, _map, visit));
        else if (roots.Count == 0) _findings.Add($"the table of {table}s cannot be found");
    }

    private void ForEachRow(uint number, TreePage page, PageMap? map, RowVisitor visit)
    {
        for (var i = 0; i < page.Count; i++)
        {
            // What is wrong with the page was noted.
            if (!page.TryCell(i, out var cell)) continue;
            if (cell.Overflow != 0) _budget.Use(cell.PayloadSize);
            if (!_rows.TryRead(cell, number, map, out var row)) row = cell.Local;
            var place = new CellPlace(number, page.OffsetOf(i));
            if (!visit(cell.Key, place, row) && map is not null) _findings.Add($"row {new MessageKey(cell.Key)} in page {number} cannot be read");
        }
    }

    private bool ReadLane(long id, CellPlace place, ReadOnlySpan<byte> row)
    {
        var record = new RecordReader(row);
        if (!record.TryNull()
            || !record.TryNumber(out var kind)
            || !record.TryText(out var name)
            || !record.TryNumber(out var priority)
            || !record.TryNumber(out var count)
            || !record.TryNumber(out var bytes)
            || !record.TryNumber(out var dropped)
            || !record.TryNumber(out var sum)
            || !record.IsAtEnd)
        {
            return false;
        }
        var lane = LaneRow.Read(id, kind, Encoding.UTF8.GetString(name), priority, count, bytes, dropped, sum, out var isReliable);
        if (lane is null) _findings.Add($"lane {id}: its row makes no sense");
        else if (_tally.TryAddLane(lane, isReliable) && !isReliable) _findings.Add($"lane {id} ({lane.Name.Destination}): its row does not match its checksum");
        return true;
    }

    private bool ReadDoubt(long lane, CellPlace place, ReadOnlySpan<byte> row)
    {
        var record = new RecordReader(row);
        if (!record.TryNull() || !record.TryNumber(out var sequence) || !record.IsAtEnd || lane is < 1 or > LaneName.MaxLane) return false;
        _sink?.TakeDoubt((int)lane, Math.Clamp(sequence, 0, MessageKey.MaxSequence));
        return true;
    }

    private bool ReadMessage(long key, CellPlace place, ReadOnlySpan<byte> row)
    {
        if (!SalvagedMessage.TryRead(key, row, out var message)) return false;
        if (message.ShareId != 0) message = _shared.Complete(message, _references);
        var isWhole = message.IsWhole;
        if (!isWhole) _findings.Add($"message {message.Key}: its content does not match its checksum");
        else if (!SealedCount.TryOpen(message.Key, message.SealedDeliveries, out _))
            _findings.Add($"message {message.Key}: its delivery count does not match its checksum");
        _tally.Count(message, isWhole);
        if (isWhole && !_tally.IsDropped(message.Key.Lane)) _sink?.Take(_tally.NameOf(message.Key.Lane), message);
        return true;
    }

    /// <summary>Pages that nothing leads to. What is in free ones was deleted, and stays so.</summary>
    private void ReadUnclaimed(RowVisitor visit)
    {
        var buffer = new byte[DatabasePages.Size];
        foreach (var number in _map.Unclaimed())
        {
            if (!_pages.TryRead(number, buffer)) continue;
            var page = new TreePage(number, buffer);
            if (page.Kind == PageKind.TableLeaf) ForEachRow(number, page, null, visit);
        }
    }

    private bool ReadSmall(long key, CellPlace place, ReadOnlySpan<byte> row) =>
        ReadLane(key, place, row) || _shared.Add(key, place, row) || ReadDoubt(key, place, row);

    private bool ReadMessageAnywhere(long key, CellPlace place, ReadOnlySpan<byte> row)
    {
        if (!SalvagedMessage.TryRead(key, row, out var message)) return false;
        if (message.ShareId != 0) message = _shared.Complete(message, _references);
        return message.IsWhole && ReadMessage(key, place, row);
    }

    private void Compare(Dictionary<string, uint> roots)
    {
        var index = new IndexSum();
        if (roots.TryGetValue("message_shared", out var root)) _walk.Run(root, isIndex: true, (_, page) => index.Add(page));
        if (!_findings.Any && !index.Equals(_references)) _findings.Add("the index of shared frames does not fit the messages");
        if (_hasLanes) _tally.Compare(_findings);
        foreach (var id in _shared.Unused.Take(10)) _findings.Add($"shared frame {id} belongs to no message");
        if (!_findings.Any && _map.Unclaimed().Count() is > 0 and var lost) _findings.Add($"{lost} pages belong to nothing");
    }
}
