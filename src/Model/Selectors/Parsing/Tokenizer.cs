namespace ActorMQ.Model.Selectors.Parsing;

/// <summary>Cuts a selector into tokens, one at a time.</summary>
internal sealed class Tokenizer(string text)
{
    private static readonly Dictionary<string, TokenKind> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AND"] = TokenKind.And,
        ["OR"] = TokenKind.Or,
        ["NOT"] = TokenKind.Not,
        ["BETWEEN"] = TokenKind.Between,
        ["LIKE"] = TokenKind.Like,
        ["ESCAPE"] = TokenKind.Escape,
        ["IN"] = TokenKind.In,
        ["IS"] = TokenKind.Is,
        ["NULL"] = TokenKind.Null,
        ["TRUE"] = TokenKind.True,
        ["FALSE"] = TokenKind.False,
        ["XPATH"] = TokenKind.XPath,
        ["XQUERY"] = TokenKind.XQuery,
    };

    private int _at;

    public Token Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        if (_at == text.Length) return new Token(TokenKind.End, _at + 1, "", "");
        var start = _at;
        var c = text[start];
        if (c == '\'') return Quoted(TokenKind.Text, c);
        if (c == '"') return QuotedIdentifier();
        if (IsIdentifierStart(c)) return Word();
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1)))) return Number();
        _at += text.AsSpan(start) is ['<', '=' or '>', ..] or ['>', '=', ..] ? 2 : 1;
        return "=<>+-*/%(),".Contains(c, StringComparison.Ordinal)
            ? Cut(TokenKind.Symbol, start)
            : throw new SelectorException(start + 1, $"unexpected character {(char.IsControl(c) ? $"U+{(int)c:X4}" : $"'{c}'")}");
    }

    private Token Word()
    {
        var start = _at;
        while (IsIdentifierPart(Peek(0))) _at++;
        var word = text[start.._at];
        // Not in ActiveMQ either. A name with '-' needs the quotes since 'a-b' is a difference; this way '.' is no other rule.
        return Peek(0) == '.'
            ? throw new SelectorException(start + 1, "a header name with '.' or '-' in it needs double quotes")
            : Cut(Keywords.GetValueOrDefault(word, TokenKind.Identifier), start);
    }

    private Token QuotedIdentifier()
    {
        var token = Quoted(TokenKind.Identifier, '"');
        return token.Content.Length > 0 ? token : throw new SelectorException(token.Column, "expected a name between the double quotes");
    }

    private Token Quoted(TokenKind kind, char quote)
    {
        var start = _at++;
        while (true)
        {
            var length = text.AsSpan(_at).IndexOf(quote);
            if (length < 0) throw new SelectorException(start + 1, $"the quote {quote} is opened here and never closed");
            _at += length + 1;
            if (Peek(0) != quote) break;
            _at++;
        }
        var content = text[(start + 1)..(_at - 1)].Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
        return Cut(kind, start) with { Content = content };
    }

    // 0x1F | 017 | 17 | 17L | 1.5 | 1. | .5 | 1e9 | 1.5E-9; a minus is an operator.
    private Token Number()
    {
        var start = _at;
        if (Peek(0) == '0' && Peek(1) is 'x' or 'X' && char.IsAsciiHexDigit(Peek(2)))
        {
            _at += 2;
            while (char.IsAsciiHexDigit(Peek(0))) _at++;
            return Cut(TokenKind.Number, start);
        }
        SkipDigits();
        var isInteger = true;
        if (Peek(0) == '.')
        {
            isInteger = false;
            _at++;
            SkipDigits();
        }
        var signLength = Peek(1) is '+' or '-' ? 1 : 0;
        if (Peek(0) is 'e' or 'E' && char.IsAsciiDigit(Peek(1 + signLength)))
        {
            isInteger = false;
            _at += 1 + signLength;
            SkipDigits();
        }
        if (isInteger && Peek(0) is 'l' or 'L') _at++;
        return Cut(TokenKind.Number, start);
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Peek(0))) _at++;
    }

    private Token Cut(TokenKind kind, int start)
    {
        var source = text[start.._at];
        return new Token(kind, start + 1, source, source);
    }

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private static bool IsIdentifierStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private static bool IsIdentifierPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';
}
