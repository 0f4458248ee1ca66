using ActorMQ.Hocon;

namespace ActorMQ.Nodes.Running.Reloading;

/// <summary>The keys that have other values than before, below the root key.</summary>
internal sealed record ConfigChanges(IReadOnlyList<HoconPath> Keys)
{
    /// <summary>Whether something is another at a path or below it.</summary>
    public bool Concern(params string[] path) => Keys.Any(key => IsBelow(key, path));

    /// <summary>Which of those whose names the user chooses, right below a path, are others, new or gone.</summary>
    public IReadOnlySet<string> NamesBelow(params string[] path) =>
        Keys.Where(key => key.Keys.Count > path.Length && IsBelow(key, path)).Select(key => key.Keys[path.Length]).ToHashSet(StringComparer.Ordinal);

    private static bool IsBelow(HoconPath key, string[] path) => key.Keys.Take(path.Length).SequenceEqual(path, StringComparer.Ordinal);
}
