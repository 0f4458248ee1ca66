namespace ActorMQ.Hocon.Syntax;

internal sealed partial class Parser
{
    /// <summary>Reads the values that stand side by side up to a separator (spec "Value concatenation").</summary>
    /// <param name="position">Where the value belongs.</param>
    /// <param name="expected">What the message names when there is no value.</param>
    private Node ParseValue(Position position, string expected)
    {
        _tokens.SkipWhitespaceAndNewLines();
        var pieces = new List<Node>();
        while (true)
        {
            var whitespace = _tokens.Current;
            _tokens.SkipWhitespace();
            var piece = ParsePiece(position);
            if (piece is null) break;
            if (pieces.Count > 0 && whitespace.Kind == TokenKind.Whitespace)
                pieces.Add(new LiteralNode(whitespace.Origin, LiteralKind.Whitespace, whitespace.Text));
            pieces.Add(piece);
        }

        return pieces.Count == 0 ? throw _tokens.Unexpected(expected) : Concatenate(pieces);
    }

    private Node? ParsePiece(Position position) => _tokens.Current.Kind switch
    {
        TokenKind.QuotedText or TokenKind.UnquotedText => TakeLiteral(LiteralKind.Text),
        TokenKind.Number => TakeLiteral(LiteralKind.Number),
        TokenKind.Boolean => TakeLiteral(LiteralKind.Boolean),
        TokenKind.Null => TakeLiteral(LiteralKind.Null),
        TokenKind.SubstitutionStart or TokenKind.OptionalSubstitutionStart => ParseSubstitution(position),
        TokenKind.OpenBrace => ParseObject(position),
        TokenKind.OpenBracket => ParseArray(position),
        _ => null,
    };

    private LiteralNode TakeLiteral(LiteralKind kind)
    {
        var token = _tokens.Take();
        return new LiteralNode(token.Origin, kind, token.Text);
    }

    private SubstitutionNode ParseSubstitution(Position position)
    {
        var opening = _tokens.Take();
        var path = PathExpressionParser.Parse(_tokens, $"a path after '{opening.Text}'");
        if (_tokens.Current.Kind != TokenKind.CloseBrace) throw _tokens.Unexpected($"'}}' at the end of '{opening.Text}{path}'");
        _tokens.Take();
        if (_place.IsInArray)
        {
            throw new HoconException(opening.Origin,
                "a file that is included inside an array cannot contain substitutions, since what they refer to has no path there");
        }

        return new SubstitutionNode(
            opening.Origin, path, opening.Kind == TokenKind.OptionalSubstitutionStart, _place.Path, position);
    }

    private static Node Concatenate(List<Node> pieces)
    {
        if (pieces.Count == 1) return pieces[0];
        if (pieces.All(p => p is LiteralNode))
            return new LiteralNode(pieces[0].Origin, LiteralKind.Text, string.Concat(pieces.Select(p => ((LiteralNode)p).Text)));

        // What can never be concatenated is an error even where a later value hides it.
        var container = pieces.Find(p => p is ArrayNode or ObjectNode);
        var simple = pieces.Find(p => p is LiteralNode { Kind: not LiteralKind.Whitespace });
        return container is null || simple is null
            ? new ConcatenationNode(pieces[0].Origin, pieces)
            : throw new HoconException(
                pieces.IndexOf(container) > pieces.IndexOf(simple) ? container.Origin : simple.Origin,
                $"{(container is ArrayNode ? "an array" : "an object")} and a simple value cannot be concatenated; "
                + "separate them by ',' or a new line if they are two values");
    }
}
