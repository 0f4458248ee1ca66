namespace ActorMQ.Hocon.Syntax;

internal sealed partial class Parser
{
    private ObjectNode ParseObject(Position position)
    {
        var opening = _tokens.Take();
        Descend(opening.Origin);
        var result = ParseFields(new ObjectNode(opening.Origin), position, TokenKind.CloseBrace);
        _tokens.Take();
        _depth--;
        return result;
    }

    /// <summary>Reads fields and includes up to the end, which is not taken.</summary>
    private ObjectNode ParseFields(ObjectNode fields, Position position, TokenKind end)
    {
        _tokens.SkipWhitespaceAndNewLines();
        while (_tokens.Current.Kind != end)
        {
            // Spec "Include syntax": unquoted, at the beginning of a key, the word is never a key.
            if (_tokens.Current is { Kind: TokenKind.UnquotedText, Text: "include" }) ParseInclude(fields, position);
            else ParseField(fields, position, end);
            ParseSeparator(end, end == TokenKind.End ? "',' or a new line after the value" : "',', '}' or a new line after the value");
        }

        return fields;
    }

    private void ParseField(ObjectNode fields, Position position, TokenKind end)
    {
        var origin = _tokens.Current.Origin;
        var key = PathExpressionParser.Parse(_tokens, end == TokenKind.End ? "a key" : "a key or '}'");
        _tokens.SkipWhitespaceAndNewLines();
        Descend(origin, key.Keys.Count - 1);
        var value = ParseFieldValue(key, position.Field(key));
        _depth -= key.Keys.Count - 1;

        // Spec "Paths as keys": a.b = 1 is a { b = 1 }.
        foreach (var inner in key.Keys.Skip(1).Reverse())
        {
            var outer = new ObjectNode(origin);
            outer.Add(inner, new Definition(origin, value));
            value = outer;
        }

        fields.Add(key.Keys[0], new Definition(origin, value));
    }

    private Node ParseFieldValue(HoconPath key, Position position)
    {
        var separator = _tokens.Current;
        switch (separator.Kind)
        {
            case TokenKind.OpenBrace:
                return ParseValue(position, "'{'");
            case TokenKind.Colon or TokenKind.EqualSign:
                _tokens.Take();
                return ParseValue(position, $"a value after '{separator.Text}'");
            case TokenKind.PlusEqual:
                _tokens.Take();
                return new AppendNode(separator.Origin, ParseValue(position.Item(), "a value after '+='"));
            default:
                throw _tokens.Unexpected($"'=', ':', '+=' or '{{' after the key '{key}'");
        }
    }

    private void ParseInclude(ObjectNode fields, Position position)
    {
        _tokens.Take();
        var statement = IncludeStatementParser.Parse(_tokens);
        foreach (var included in _loader.Include(statement, _file, position, _depth)) fields.Absorb(included);
    }
}
