namespace ActorMQ.Hocon.Syntax;

/// <summary>A position in a text that knows its line and column.</summary>
internal sealed class TextCursor(string text, string file)
{
    private int _index;
    private int _line = 1;
    private int _column = 1;

    public bool AtEnd => _index == text.Length;

    public char Current => text[_index];

    public HoconOrigin Origin => new(file, _line, _column);

    public bool At(string expected) => text.AsSpan(_index).StartsWith(expected, StringComparison.Ordinal);

    /// <summary>How many columns a text takes on a line. The second half of a surrogate pair is no character of its own to whoever
    /// looks for the column in an editor.</summary>
    public static int Columns(ReadOnlySpan<char> text)
    {
        var columns = 0;
        foreach (var c in text) columns += char.IsLowSurrogate(c) ? 0 : 1;
        return columns;
    }

    public char Take()
    {
        var c = text[_index++];
        (_line, _column) = c == '\n' ? (_line + 1, 1) : (_line, _column + Columns([c]));
        return c;
    }

    public string Take(int count)
    {
        var start = _index;
        for (var i = 0; i < count; i++) Take();
        return text.Substring(start, count);
    }

    /// <summary>Takes characters up to the first one that does not satisfy the condition, which is told the index.</summary>
    public string TakeWhile(Func<string, int, bool> condition)
    {
        var start = _index;
        while (!AtEnd && condition(text, _index)) Take();
        return text[start.._index];
    }
}
