namespace ActorMQ.Actors.Engine;

/// <summary>
/// The place of an actor in the tree, such as <c>/user/destinations/queue/orders</c>. A slash within a name is written
/// <c>%2F</c>, a percent sign <c>%25</c>, so that a path always splits into the names it was made of.
/// </summary>
public sealed class TreePath : IEquatable<TreePath>
{
    private TreePath(TreePath? parent, string name)
    {
        Parent = parent;
        Name = name;
    }

    /// <summary>The path of the root, <c>/</c>.</summary>
    public static TreePath Root { get; } = new(null, "");

    public TreePath? Parent { get; }

    /// <summary>The last part, unescaped.</summary>
    public string Name { get; }

    public TreePath Child(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new TreePath(this, name);
    }

    /// <summary>Of one of Akka's paths, without the names' encoding.</summary>
    internal static TreePath Of(Akka.Actor.ActorPath path) => path.Elements.Aggregate(Root, (parent, name) => parent.Child(Hosting.ActorNames.Decode(name)));

    /// <summary>Reads what <see cref="ToString"/> wrote; a missing leading slash is forgiven.</summary>
    public static TreePath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var path = Root;
        foreach (var part in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
            path = path.Child(part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Replace("%25", "%", StringComparison.Ordinal));
        return path;
    }

    public IEnumerable<string> Names()
    {
        if (Parent is null) return [];
        return Parent.Names().Append(Name);
    }

    public bool Equals(TreePath? other) =>
        ReferenceEquals(this, other) || (other is not null && Name == other.Name && Equals(Parent, other.Parent));

    public override bool Equals(object? obj) => Equals(obj as TreePath);

    public override int GetHashCode() => HashCode.Combine(Parent, Name);

    /// <inheritdoc />
    public override string ToString()
    {
        if (Parent is null) return "/";
        var escaped = Name.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);
        return Parent.Parent is null ? "/" + escaped : $"{Parent}/{escaped}";
    }
}
