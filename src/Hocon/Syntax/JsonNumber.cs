namespace ActorMQ.Hocon.Syntax;

internal static class JsonNumber
{
    /// <summary><c>-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?</c>, and nothing else before or after it.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text is ['-', ..]) text = text[1..];
        var digits = Digits(text);
        if (digits == 0 || (digits > 1 && text[0] == '0')) return false;
        text = text[digits..];

        if (text is ['.', ..])
        {
            digits = Digits(text[1..]);
            if (digits == 0) return false;
            text = text[(1 + digits)..];
        }

        if (text is ['e' or 'E', ..])
        {
            text = text is [_, '+' or '-', ..] ? text[2..] : text[1..];
            digits = Digits(text);
            if (digits == 0) return false;
            text = text[digits..];
        }

        return text.IsEmpty;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
