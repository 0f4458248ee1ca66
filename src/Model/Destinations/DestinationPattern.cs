namespace ActorMQ.Model.Destinations;

/// <summary>
/// A name with wildcards, matched level by level with <c>.</c> between levels: <c>*</c> is exactly one level, <c>&gt;</c> is this
/// and all deeper levels, and what is written after it is ignored. As in ActiveMQ, <c>A.&gt;</c> also matches <c>A</c>.
/// </summary>
public sealed class DestinationPattern : IEquatable<DestinationPattern>
{
    private readonly string[] _levels;
    private readonly bool _openEnd;

    public DestinationPattern(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Text = text;
        var levels = text.Split('.');
        var end = Array.IndexOf(levels, ">");
        _openEnd = end >= 0;
        _levels = _openEnd ? levels[..end] : levels;
        // Every name has a first level, so "*.>" is ">".
        if (_openEnd && _levels is ["*"]) _levels = [];
    }

    public string Text { get; }

    public static bool HasWildcard(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.AsSpan().IndexOfAny('*', '>') < 0) return false;
        foreach (var level in name.AsSpan().Split('.'))
        {
            if (name.AsSpan(level) is "*" or ">") return true;
        }
        return false;
    }

    /// <summary>Is there a name that both cover?</summary>
    public bool Overlaps(DestinationPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var common = Math.Min(_levels.Length, other._levels.Length);
        for (var i = 0; i < common; i++)
        {
            if (_levels[i] != "*" && other._levels[i] != "*" && _levels[i] != other._levels[i]) return false;
        }
        // The shorter one must have an open end, unless they are equally long.
        return _levels.Length == other._levels.Length || (_levels.Length < other._levels.Length ? _openEnd : other._openEnd);
    }

    /// <summary>Does this pattern cover the concrete <paramref name="name"/>?</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        var index = 0;
        foreach (var range in name.Split('.'))
        {
            if (index == _levels.Length) return _openEnd;
            var level = _levels[index++];
            if (level != "*" && !name[range].SequenceEqual(level)) return false;
        }
        return index == _levels.Length;
    }

    /// <summary>
    /// Does this pattern cover everything that <paramref name="other"/> covers? Used to check a wildcard subscription against the
    /// wildcard of a right.
    /// </summary>
    public bool Covers(DestinationPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < _levels.Length; i++)
        {
            if (i >= other._levels.Length) return false;
            if (_levels[i] != "*" && _levels[i] != other._levels[i]) return false;
        }
        if (_openEnd) return true;
        return !other._openEnd && other._levels.Length == _levels.Length;
    }

    public bool Equals(DestinationPattern? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as DestinationPattern);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Text;
}
