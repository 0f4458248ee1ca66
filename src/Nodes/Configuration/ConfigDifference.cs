using ActorMQ.Hocon;

namespace ActorMQ.Nodes.Configuration;

/// <summary>Which keys have other values in one configuration than in another.</summary>
internal static class ConfigDifference
{
    /// <summary>Paths of values, below the root key, in order. A list is one value.</summary>
    public static IReadOnlyList<string> Between(HoconObject one, HoconObject other)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        Compare(one, other, "", paths);
        return [.. paths];
    }

    private static void Compare(HoconObject one, HoconObject other, string prefix, SortedSet<string> paths)
    {
        foreach (var key in one.Fields.Keys.Union(other.Fields.Keys, StringComparer.Ordinal))
        {
            one.Fields.TryGetValue(key, out var before);
            other.Fields.TryGetValue(key, out var after);
            if (before is HoconObject inner && after is HoconObject outer) Compare(inner, outer, $"{prefix}{key}.", paths);
            else if (!Equals(before, after)) paths.Add(prefix + key);
        }
    }
}
