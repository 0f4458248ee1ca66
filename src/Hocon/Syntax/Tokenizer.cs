namespace ActorMQ.Hocon.Syntax;

/// <summary>Cuts a text into tokens. Comments are dropped; whitespace is kept, since it belongs to unquoted text.</summary>
internal sealed class Tokenizer
{
    private readonly TextCursor _cursor;

    private Tokenizer(TextCursor cursor) => _cursor = cursor;

    /// <summary>All tokens, the last of which is <see cref="TokenKind.End"/>.</summary>
    public static List<Token> Tokenize(string text, string file)
    {
        var tokenizer = new Tokenizer(new TextCursor(text, file));
        var tokens = new List<Token>();
        do tokens.Add(tokenizer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        return tokens;
    }

    private Token Next()
    {
        if (!_cursor.AtEnd && (_cursor.Current == '#' || _cursor.At("//"))) _cursor.TakeWhile((text, i) => text[i] != '\n');

        var origin = _cursor.Origin;
        if (_cursor.AtEnd) return new Token(TokenKind.End, "", origin);

        switch (_cursor.Current)
        {
            case '\n': return Punctuation(TokenKind.NewLine);
            case '{': return Punctuation(TokenKind.OpenBrace);
            case '}': return Punctuation(TokenKind.CloseBrace);
            case '[': return Punctuation(TokenKind.OpenBracket);
            case ']': return Punctuation(TokenKind.CloseBracket);
            case ',': return Punctuation(TokenKind.Comma);
            case ':': return Punctuation(TokenKind.Colon);
            case '=': return Punctuation(TokenKind.EqualSign);
            case '"': return new Token(TokenKind.QuotedText, QuotedTextScanner.Scan(_cursor), origin);
            case '$' when _cursor.At("${?"): return Punctuation(TokenKind.OptionalSubstitutionStart, 3);
            case '$' when _cursor.At("${"): return Punctuation(TokenKind.SubstitutionStart, 2);
            case '+' when _cursor.At("+="): return Punctuation(TokenKind.PlusEqual, 2);
            case '-' or (>= '0' and <= '9'): return Number();
            case 't' when _cursor.At("true"): return Punctuation(TokenKind.Boolean, 4);
            case 'f' when _cursor.At("false"): return Punctuation(TokenKind.Boolean, 5);
            case 'n' when _cursor.At("null"): return Punctuation(TokenKind.Null, 4);
            case var c when CharacterClass.IsWhitespace(c): return new Token(TokenKind.Whitespace, Whitespace(), origin);
            case var c when CharacterClass.IsReserved(c): throw Reserved(c, origin);
            default: return new Token(TokenKind.UnquotedText, Unquoted(), origin);
        }
    }

    private Token Punctuation(TokenKind kind, int length = 1)
    {
        var origin = _cursor.Origin;
        return new Token(kind, _cursor.Take(length), origin);
    }

    private string Whitespace() => _cursor.TakeWhile((text, i) => text[i] != '\n' && CharacterClass.IsWhitespace(text[i]));

    private string Unquoted() => _cursor.TakeWhile((text, i) =>
        !CharacterClass.IsReserved(text[i])
        && !CharacterClass.IsWhitespace(text[i])
        && !(text[i] == '/' && i + 1 < text.Length && text[i + 1] == '/'));

    // Spec "Unquoted strings": all characters that can be part of a number are taken. If they make none, as in 1.2.3 or 10-eu,
    // they are text; the rest of that text follows as a token of its own and is concatenated.
    private Token Number()
    {
        var origin = _cursor.Origin;
        var text = _cursor.TakeWhile((text, i) =>
            text[i] is (>= '0' and <= '9') or '.' or '-' or 'e' or 'E' || (text[i] == '+' && text[i - 1] is 'e' or 'E'));
        if (JsonNumber.IsValid(text)) return new Token(TokenKind.Number, text, origin);

        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0
            ? new Token(TokenKind.UnquotedText, text, origin)
            : throw Reserved('+', origin with { Column = origin.Column + plus });
    }

    private static HoconException Reserved(char c, HoconOrigin origin) => new(origin, c switch
    {
        '$' => "expected '${' of a substitution, found '$'; put the text in quotes if it is meant to contain '$'",
        '+' => "expected '+=', found '+'; put the text in quotes if it is meant to contain '+'",
        _ => $"found '{c}', which is reserved; put the text in quotes if it is meant to contain '{c}'",
    });
}
