using ActorMQ.Hocon;

namespace ActorMQ.Nodes.Configuration;

/// <summary>Which keys have other values in one configuration than in another.</summary>
internal static class ConfigDifference
{
    /// <summary>Paths of values, below the root key, in order. A list is one value, and so is an object that is in one of them only.</summary>
    public static IReadOnlyList<HoconPath> Between(HoconObject one, HoconObject other)
    {
        var paths = new List<HoconPath>();
        Compare(one, other, HoconPath.Root, paths);
        return [.. paths.OrderBy(path => path.ToString(), StringComparer.Ordinal)];
    }

    private static void Compare(HoconObject one, HoconObject other, HoconPath parent, List<HoconPath> paths)
    {
        foreach (var key in one.Fields.Keys.Union(other.Fields.Keys, StringComparer.Ordinal))
        {
            one.Fields.TryGetValue(key, out var before);
            other.Fields.TryGetValue(key, out var after);
            var path = parent.Append(key);
            if (before is HoconObject inner && after is HoconObject outer) Compare(inner, outer, path, paths);
            else if (!Equals(before, after)) paths.Add(path);
        }
    }
}
