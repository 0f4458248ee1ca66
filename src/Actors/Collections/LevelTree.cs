namespace ActorMQ.Actors.Collections;

/// <summary>
/// Things filed under names or patterns, level by level: so those a name is covered by, or a pattern covers, are found without looking at
/// all. What <c>*</c> and <c>&gt;</c> mean is as in <see cref="Model.Destinations.DestinationPattern"/>.
/// </summary>
internal sealed class LevelTree<T>
    where T : class
{
    private readonly Node _root = new();

    public void Add(string name, T item)
    {
        var (levels, isOpen) = Split(name);
        var node = _root;
        foreach (var level in levels)
        {
            node.Children ??= new Dictionary<string, Node>(StringComparer.Ordinal);
            if (!node.Children.TryGetValue(level, out var child)) node.Children.Add(level, child = new Node());
            node = child;
        }
        (isOpen ? node.Open ??= [] : node.Items ??= []).Add(item);
    }

    public void Remove(string name, T item) => Remove(name, other => other.Equals(item));

    /// <summary>Removes the first of those under a name that it is.</summary>
    public void Remove(string name, Predicate<T> isIt)
    {
        var (levels, isOpen) = Split(name);
        var path = new List<Node> { _root };
        foreach (var level in levels)
        {
            if (path[^1].Children?.TryGetValue(level, out var child) != true) return;
            path.Add(child!);
        }
        if ((isOpen ? path[^1].Open : path[^1].Items) is { } items && items.FindIndex(isIt) is >= 0 and var index) items.RemoveAt(index);
        for (var i = path.Count - 1; i > 0 && path[i].IsEmpty; i--) path[i - 1].Children!.Remove(levels[i - 1]);
    }

    /// <summary>What is filed under patterns, or a name, that cover the name. Not to be changed meanwhile.</summary>
    public IEnumerable<T> Covering(string name)
    {
        var levels = name.Split('.');
        var places = new Stack<(Node Node, int Level)>();
        places.Push((_root, 0));
        while (places.TryPop(out var place))
        {
            var (node, level) = place;
            foreach (var item in node.Open ?? []) yield return item;
            if (level == levels.Length)
            {
                foreach (var item in node.Items ?? []) yield return item;
                continue;
            }
            if (node.Children is null) continue;
            if (node.Children.TryGetValue("*", out var any)) places.Push((any, level + 1));
            if (node.Children.TryGetValue(levels[level], out var same)) places.Push((same, level + 1));
        }
    }

    /// <summary>What is filed under names that the pattern covers. Not to be changed meanwhile.</summary>
    public IEnumerable<T> CoveredBy(string pattern)
    {
        var (levels, isOpen) = Split(pattern);
        var places = new Stack<(Node Node, int Level)>();
        places.Push((_root, 0));
        while (places.TryPop(out var place))
        {
            var (node, level) = place;
            if (level >= levels.Length)
            {
                foreach (var item in node.Items ?? []) yield return item;
                if (!isOpen) continue;
            }
            if (node.Children is null) continue;
            if (level >= levels.Length || levels[level] == "*")
            {
                foreach (var child in node.Children.Values) places.Push((child, level + 1));
            }
            else if (node.Children.TryGetValue(levels[level], out var child))
            {
                places.Push((child, level + 1));
            }
        }
    }

    private static (string[] Levels, bool IsOpen) Split(string name)
    {
        var levels = name.Split('.');
        var end = Array.IndexOf(levels, ">");
        if (end < 0) return (levels, false);
        // Every name has a first level, so "*.>" is ">".
        return (levels[..end] is ["*"] ? [] : levels[..end], true);
    }

    private sealed class Node
    {
        public Dictionary<string, Node>? Children { get; set; }

        public List<T>? Items { get; set; }

        /// <summary>Filed under this level and all below it.</summary>
        public List<T>? Open { get; set; }

        public bool IsEmpty => Children is not { Count: > 0 } && Items is not { Count: > 0 } && Open is not { Count: > 0 };
    }
}
