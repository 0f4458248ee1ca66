using System.Text;

namespace ActorMQ.Hocon.Syntax;

/// <summary>
/// Reads a path expression (spec "Path expressions"): a concatenation of simple values in which a dot outside quotes separates
/// keys. Whitespace within it is kept, around it dropped.
/// </summary>
internal static class PathExpressionParser
{
    /// <summary>Reads one path.</summary>
    /// <param name="tokens">At the beginning of the path; afterwards at the first token that cannot belong to one.</param>
    /// <param name="expected">What the message names when there is no path.</param>
    public static HoconPath Parse(TokenReader tokens, string expected)
    {
        tokens.SkipWhitespace();
        if (!tokens.Current.IsSimpleValue) throw tokens.Unexpected(expected);

        var keys = new List<string>();
        var key = new KeyBuilder();
        var whitespace = "";
        for (; tokens.Current.IsSimpleValue || tokens.Current.Kind == TokenKind.Whitespace; tokens.Take())
        {
            var token = tokens.Current;
            if (token.Kind == TokenKind.Whitespace)
            {
                whitespace = token.Text;
                continue;
            }

            key.AddUnquoted(whitespace);
            whitespace = "";
            if (token.Kind == TokenKind.QuotedText)
            {
                key.AddQuoted(token.Text);
                continue;
            }

            var parts = token.Text.Split('.');
            key.AddUnquoted(parts[0]);
            var column = token.Origin.Column + TextCursor.Columns(parts[0]);
            foreach (var part in parts.Skip(1))
            {
                keys.Add(key.Finish(token.Origin with { Column = column }));
                key.AddUnquoted(part);
                column += 1 + TextCursor.Columns(part);
            }
        }

        keys.Add(key.Finish(tokens.Current.Origin));
        return HoconPath.Of([.. keys]);
    }

    private sealed class KeyBuilder
    {
        private readonly StringBuilder _text = new();
        private bool _isQuoted;

        public void AddUnquoted(string text) => _text.Append(text);

        public void AddQuoted(string text)
        {
            _text.Append(text);
            _isQuoted = true;
        }

        public string Finish(HoconOrigin end)
        {
            // Spec "Path expressions": an empty key must be quoted, so that a stray dot is seen.
            if (_text.Length == 0 && !_isQuoted)
                throw new HoconException(end, "expected a key before or after each '.' of the path; write \"\" for an empty key");
            var key = _text.ToString();
            _text.Clear();
            _isQuoted = false;
            return key;
        }
    }
}
