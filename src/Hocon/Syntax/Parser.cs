using ActorMQ.Hocon.Includes;

namespace ActorMQ.Hocon.Syntax;

/// <summary>
/// Turns the tokens of one file into a tree of nodes. What a field is set to and what includes bring in is merged as it is read;
/// substitutions stay, to be resolved when all files are together.
/// </summary>
internal sealed class Parser
{
    private readonly TokenReader _tokens;
    private readonly string _file;
    private readonly Position _place;
    private readonly DocumentLoader _loader;
    private readonly int _maxDepth;
    private int _depth;

    /// <summary>A parser for one file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="place">Where the root of the file belongs.</param>
    /// <param name="depth">How deep that is nested.</param>
    /// <param name="maxDepth">How deep objects and arrays may nest.</param>
    /// <param name="loader">Reads the files this one includes.</param>
    public Parser(string text, string file, Position place, int depth, int maxDepth, DocumentLoader loader)
    {
        _tokens = new TokenReader(Tokenizer.Tokenize(text, file));
        _file = file;
        _place = place;
        _loader = loader;
        _maxDepth = maxDepth;
        _depth = depth;
    }

    /// <summary>Reads the whole file: an object or an array.</summary>
    public Node ParseRoot()
    {
        _tokens.SkipWhitespaceAndNewLines();
        Node root = _tokens.Current.Kind switch
        {
            TokenKind.OpenBrace => ParseObject(_place),
            TokenKind.OpenBracket => ParseArray(_place),
            _ => ParseFields(new ObjectNode(_tokens.Current.Origin), _place, TokenKind.End),
        };
        _tokens.SkipWhitespaceAndNewLines();
        return _tokens.Current.Kind == TokenKind.End ? root : throw _tokens.Unexpected("the end of the file");
    }

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

    private ArrayNode ParseArray(Position position)
    {
        var opening = _tokens.Take();
        Descend(opening.Origin);
        var items = new List<Node>();
        _tokens.SkipWhitespaceAndNewLines();
        while (_tokens.Current.Kind != TokenKind.CloseBracket)
        {
            items.Add(ParseValue(position.Item(), items.Count == 0 ? "a value or ']' after '['" : "a value or ']'"));
            ParseSeparator(TokenKind.CloseBracket, "',', ']' or a new line after the item");
        }

        _tokens.Take();
        _depth--;
        return new ArrayNode(opening.Origin, items);
    }

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

    // Spec "Commas": one comma, or one or more new lines instead of it; a comma before the end is ignored.
    private void ParseSeparator(TokenKind end, string expected)
    {
        var separated = _tokens.SkipWhitespaceAndNewLines();
        if (_tokens.Current.Kind == TokenKind.Comma)
        {
            _tokens.Take();
            _tokens.SkipWhitespaceAndNewLines();
        }
        else if (!separated && _tokens.Current.Kind != end)
        {
            throw _tokens.Unexpected(expected, _tokens.Current.Kind is TokenKind.Colon or TokenKind.EqualSign
                ? "put the text in quotes if that belongs to it"
                : null);
        }
    }

    private void Descend(HoconOrigin origin, int levels = 1)
    {
        _depth += levels;
        if (_depth > _maxDepth) throw new HoconException(origin, $"objects and arrays are nested deeper than {_maxDepth} levels");
    }
}
