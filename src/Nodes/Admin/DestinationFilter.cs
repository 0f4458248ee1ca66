using System.Diagnostics.CodeAnalysis;
using ActorMQ.Actors.Protocol;
using ActorMQ.Model.Destinations;

namespace ActorMQ.Nodes.Admin;

/// <summary>
/// Which destinations an administrator means by a name or a pattern: <c>orders</c>, <c>orders.*</c>, <c>orders.&gt;</c>; as in STOMP, with
/// the kind in front, those of that kind only.
/// </summary>
internal sealed class DestinationFilter
{
    private readonly DestinationKind? _kind;
    private readonly DestinationPattern _pattern;

    private DestinationFilter(DestinationKind? kind, DestinationPattern pattern)
    {
        _kind = kind;
        _pattern = pattern;
    }

    /// <exception cref="AdminException">It looks like a pattern and is none.</exception>
    public static DestinationFilter Parse(string text, DestinationKind kind)
    {
        var isSpelt = DestinationText.TryParse(text, kind, out var name);
        if (!isSpelt) throw new AdminException(StatusCodes.Status400BadRequest, $"'{text}' is no destination and no pattern of some");
        if (WhatIsWrong(name!.Name) is { } problem)
            throw new AdminException(
                StatusCodes.Status400BadRequest, $"'{text}' is no pattern: {problem}, as in tmp.* (one level more) or tmp.> (tmp, and all levels below)");
        return new DestinationFilter(text[0] == '/' ? name.Kind : null, new DestinationPattern(name.Name));
    }

    /// <summary>A name that means one destination is no pattern, and neither is what is wrong: then nobody finds it.</summary>
    /// <exception cref="AdminException">It looks like a pattern and is none.</exception>
    public static bool TryParsePattern(string text, DestinationKind kind, [NotNullWhen(true)] out DestinationFilter? filter)
    {
        filter = text.AsSpan().IndexOfAny('*', '>') < 0 ? null : Parse(text, kind);
        return filter is not null;
    }

    public bool Matches(DestinationHandle handle) => (_kind is null || handle.Name.Kind == _kind) && _pattern.Matches(handle.Name.Name);

    private static string? WhatIsWrong(string name)
    {
        if (name.AsSpan().IndexOfAny('*', '>') < 0) return null;
        var levels = name.Split('.');
        if (Array.Exists(levels, level => level.Length == 0)) return "there is nothing between two dots, or at an end";
        if (Array.Exists(levels, level => level.Length > 1 && level.AsSpan().IndexOfAny('*', '>') >= 0)) return "* and > stand for whole levels between dots";
        return Array.IndexOf(levels, ">") is >= 0 and var end && end < levels.Length - 1 ? "> is the last level" : null;
    }
}
