using ActorMQ.Hocon.Includes;

namespace ActorMQ.Hocon.Syntax;

/// <summary>
/// Turns the tokens of one file into a tree of nodes. What a field is set to and what includes bring in is merged as it is read;
/// substitutions stay, to be resolved when all files are together.
/// </summary>
internal sealed partial class Parser
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
