namespace ActorMQ.Nodes.Configuration;

/// <summary>What somebody probably meant who has written a key that is not known, as the end of a sentence about it.</summary>
internal static class KeySuggestion
{
    /// <param name="key">What is written.</param>
    /// <param name="siblings">What is known where it is written.</param>
    /// <param name="all">The paths of all that is known anywhere, in the order in which they are preferred.</param>
    public static string For(string key, IReadOnlyCollection<string> siblings, IEnumerable<string> all)
    {
        if (NearestName.Find(key, siblings) is { } sibling) return $": did you mean {sibling}?";
        var elsewhere = all.FirstOrDefault(path => NearestName.AreSame(LastKey(path), key));
        if (elsewhere is not null) return $": did you mean {elsewhere}?";
        return siblings.Count == 0 ? "" : $": the nearest known key is {NearestName.Closest(key, siblings)}";
    }

    private static string LastKey(string path) => path[(path.LastIndexOf('.') + 1)..];
}
