using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Configuration;

/// <summary>
/// Orders patterns from general to specific. The one that spells out more levels is the more specific; with as many, the one with more
/// <c>*</c>; then one that does not end in <c>&gt;</c>; then the one that spells out the level further left.
/// </summary>
internal sealed class PatternSpecificity : IComparer<DestinationPattern>
{
    public static PatternSpecificity Instance { get; } = new();

    public int Compare(DestinationPattern? x, DestinationPattern? y)
    {
        var (one, other) = (x!.Text.Split('.'), y!.Text.Split('.'));
        var order = Count(one, IsSpelledOut).CompareTo(Count(other, IsSpelledOut));
        if (order == 0) order = Count(one, level => level == "*").CompareTo(Count(other, level => level == "*"));
        if (order == 0) order = Count(other, level => level == ">").CompareTo(Count(one, level => level == ">"));
        for (var i = 0; order == 0 && i < Math.Min(one.Length, other.Length); i++) order = IsSpelledOut(one[i]).CompareTo(IsSpelledOut(other[i]));
        return order;
    }

    private static int Count(string[] levels, Func<string, bool> isCounted) => levels.Count(isCounted);

    private static bool IsSpelledOut(string level) => level is not ("*" or ">");
}
