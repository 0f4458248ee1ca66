namespace ActorMQ.Hocon.Syntax;

/// <summary>Where something is in the document as a whole.</summary>
/// <param name="Path">The path of a value. Inside an array, where values have none that a substitution could name, that of the
/// array.</param>
/// <param name="IsInArray">Whether it is inside an array.</param>
internal readonly record struct Position(HoconPath Path, bool IsInArray)
{
    public static Position Root { get; } = new(HoconPath.Root, IsInArray: false);

    public Position Field(HoconPath key) => IsInArray ? this : this with { Path = Path.Append(key) };

    public Position Item() => this with { IsInArray = true };

    /// <summary>Whether the path leads to an object or array that this position is inside of.</summary>
    public bool IsInside(HoconPath path) =>
        path.Keys.Count < Path.Keys.Count + (IsInArray ? 1 : 0)
        && Path.Keys.Take(path.Keys.Count).SequenceEqual(path.Keys, StringComparer.Ordinal);
}
