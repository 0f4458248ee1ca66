namespace ActorMQ.Persistence.Sqlite.Salvage;

/// <summary>Goes through a b-tree in order and notes what is damaged. Damaged leaves are shown as well: some of their rows may be whole.</summary>
internal sealed class TreeWalk
{
    /// <summary>With the fewest cells a page can have, a database of the greatest size has fewer levels.</summary>
    private const int MaxDepth = 20;

    private readonly DatabasePages _pages;
    private readonly PageMap _map;
    private readonly Findings _findings;
    private readonly ReadingBudget _budget;
    private readonly List<byte[]> _buffers = [];
    private int? _leafDepth;

    public TreeWalk(DatabasePages pages, PageMap map, Findings findings, ReadingBudget budget)
    {
        _pages = pages;
        _map = map;
        _findings = findings;
        _budget = budget;
    }

    /// <param name="number">Of the page.</param>
    /// <param name="page">Valid during the call.</param>
    public delegate void PageVisitor(uint number, TreePage page);

    /// <param name="root">The page where the tree begins.</param>
    /// <param name="isIndex">What kind of tree it is.</param>
    /// <param name="visit">Gets each leaf; of an index, each page.</param>
    public void Run(uint root, bool isIndex, PageVisitor visit)
    {
        _leafDepth = null;
        Visit(root, 0, 0, (long.MinValue, long.MaxValue), isIndex, visit);
    }

    private void Visit(uint number, uint parent, int depth, (long Low, long High) keys, bool isIndex, PageVisitor visit)
    {
        if (!_map.TryClaim(number, depth == 0 ? PageUse.Root : PageUse.Tree, parent)) return;
        // All leaves are equally deep, so those that are not read are known all the same.
        if (depth == _leafDepth && !_budget.Allows()) return;
        while (_buffers.Count <= depth) _buffers.Add(new byte[DatabasePages.Size]);
        var buffer = _buffers[depth];
        if (!_pages.TryRead(number, buffer))
        {
            _findings.Add($"page {number} cannot be read");
            return;
        }
        var page = new TreePage(number, buffer);
        var problem = page.Check(keys.Low, keys.High);
        var isOfTree = page.IsTree && page.Kind is PageKind.IndexLeaf or PageKind.IndexInterior == isIndex;
        if (page.IsTree && !isOfTree) problem ??= "is of another kind of tree";
        if (isOfTree && page.IsLeaf && (_leafDepth ??= depth) != depth) problem ??= "is not where a leaf should be";
        if (depth == MaxDepth) problem ??= "is too deep in its tree";
        if (problem is not null) _findings.Add($"page {number} {problem}");
        if (!isOfTree) return;
        if (page.IsLeaf)
        {
            _budget.Use(DatabasePages.Size);
            visit(number, page);
        }
        else if (problem is null)
        {
            if (isIndex) visit(number, page);
            VisitChildren(number, page, depth, keys, isIndex, visit);
        }
    }

    private void VisitChildren(uint number, TreePage page, int depth, (long Low, long High) keys, bool isIndex, PageVisitor visit)
    {
        var low = keys.Low;
        for (var i = 0; i < page.Count; i++)
        {
            page.TryCell(i, out var cell);
            Visit(cell.Child, number, depth + 1, (low, isIndex ? long.MaxValue : cell.Key), isIndex, visit);
            low = isIndex ? low : cell.Key;
        }
        Visit(page.LastChild, number, depth + 1, (low, keys.High), isIndex, visit);
    }
}
