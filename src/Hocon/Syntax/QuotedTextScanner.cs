using System.Globalization;
using System.Text;

namespace ActorMQ.Hocon.Syntax;

/// <summary>Reads quoted text, with the escapes of JSON, and triple-quoted text, without any (spec "Multi-line strings").</summary>
internal static class QuotedTextScanner
{
    private const string TripleQuote = "\"\"\"";

    /// <summary>Reads one text.</summary>
    /// <param name="cursor">At the opening quote; afterwards behind the closing one.</param>
    public static string Scan(TextCursor cursor) => cursor.At(TripleQuote) ? TripleQuoted(cursor) : Quoted(cursor);

    private static string Quoted(TextCursor cursor)
    {
        var opening = cursor.Origin;
        var text = new StringBuilder();
        cursor.Take();
        while (true)
        {
            if (cursor.AtEnd) throw new HoconException(opening, "the quoted text that begins here is not closed: expected '\"'");
            var origin = cursor.Origin;
            switch (cursor.Take())
            {
                case '"':
                    return text.ToString();
                case '\\':
                    text.Append(Escape(cursor, origin));
                    break;
                case '\n':
                    throw new HoconException(origin,
                        "expected '\"' before the end of the line; use \\n for a line break, or triple quotes for a text of many lines");
                case < ' ' and var control:
                    throw new HoconException(origin,
                        $"found a control character in quoted text; write it as \\u{(int)control:x4}");
                case var c:
                    text.Append(c);
                    break;
            }
        }
    }

    private static char Escape(TextCursor cursor, HoconOrigin origin) => cursor.AtEnd
        ? throw new HoconException(origin, "expected an escape after '\\', found the end of the file")
        : cursor.Take() switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => CodeUnit(cursor, origin),
            _ => throw new HoconException(origin,
                "found an unknown escape; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX, and \\\\ for a backslash itself"),
        };

    private static char CodeUnit(TextCursor cursor, HoconOrigin origin)
    {
        var code = 0;
        for (var i = 0; i < 4; i++)
        {
            if (cursor.AtEnd || !char.IsAsciiHexDigit(cursor.Current))
                throw new HoconException(origin, "expected four hexadecimal digits after '\\u'");
            code = code * 16 + int.Parse([cursor.Take()], NumberStyles.AllowHexSpecifier);
        }

        return (char)code;
    }

    private static string TripleQuoted(TextCursor cursor)
    {
        var opening = cursor.Origin;
        cursor.Take(TripleQuote.Length);
        var text = new StringBuilder();
        while (!cursor.At(TripleQuote))
        {
            if (cursor.AtEnd) throw new HoconException(opening, "the text that begins here is not closed: expected '\"\"\"'");
            text.Append(cursor.Take());
        }

        // The last three of a row of quotes close the text, those before them are part of it.
        var quotes = cursor.TakeWhile((all, i) => all[i] == '"');
        return text.Append(quotes, 0, quotes.Length - TripleQuote.Length).ToString();
    }
}
