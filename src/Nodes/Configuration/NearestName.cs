namespace ActorMQ.Nodes.Configuration;

/// <summary>Finds what somebody probably meant: by the number of letters to change, add, drop or swap.</summary>
internal static class NearestName
{
    /// <summary>The nearest name, if it is near enough to be meant: a third of the letters may be wrong.</summary>
    public static string? Find(string wanted, IEnumerable<string> names)
    {
        var closest = Closest(wanted, names);
        return closest is not null && Distance(Plain(wanted), Plain(closest)) <= (wanted.Length + 1) / 3 ? closest : null;
    }

    public static string? Closest(string wanted, IEnumerable<string> names) =>
        names.OrderBy(name => Distance(Plain(wanted), Plain(name))).ThenBy(name => name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>True for <c>maxConnections</c>, <c>max_connections</c> and <c>max-connections</c>.</summary>
    public static bool AreSame(string one, string other) => Plain(one) == Plain(other);

    /// <summary>Other configuration languages write the same words in another way.</summary>
    private static string Plain(string name) =>
        string.Concat(name.Where(c => c is not ('-' or '_'))).ToLowerInvariant();

    /// <summary>Optimal string alignment: two swapped letters count once.</summary>
    private static int Distance(string one, string other)
    {
        var costs = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) costs[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) costs[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var change = one[i - 1] == other[j - 1] ? 0 : 1;
                costs[i, j] = Math.Min(Math.Min(costs[i - 1, j] + 1, costs[i, j - 1] + 1), costs[i - 1, j - 1] + change);
                var isSwapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                if (isSwapped) costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }
        return costs[one.Length, other.Length];
    }
}
