namespace ActorMQ.Hocon.Syntax;

/// <summary>A position in a row of tokens.</summary>
internal sealed class TokenReader(List<Token> tokens)
{
    private int _index;

    public Token Current => tokens[_index];

    /// <summary>Returns the current token and moves on. The end is never passed.</summary>
    public Token Take()
    {
        var token = tokens[_index];
        if (token.Kind != TokenKind.End) _index++;
        return token;
    }

    public void SkipWhitespace()
    {
        while (Current.Kind == TokenKind.Whitespace) _index++;
    }

    /// <summary>Tells whether a new line was among what was skipped.</summary>
    public bool SkipWhitespaceAndNewLines()
    {
        var newLine = false;
        for (; Current.Kind is TokenKind.Whitespace or TokenKind.NewLine; _index++) newLine |= Current.Kind == TokenKind.NewLine;
        return newLine;
    }

    public HoconException Unexpected(string expected, string? advice = null) =>
        new(Current.Origin, $"expected {expected}, found {Current.Description}{(advice is null ? "" : $"; {advice}")}");
}
