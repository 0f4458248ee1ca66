using System.Globalization;
using System.Text;
using ActorMQ.Hocon.Syntax;

namespace ActorMQ.Hocon.Properties;

/// <summary>Cuts a Java properties file into its keys and values, as <c>java.util.Properties.load(Reader)</c> defines them.</summary>
internal sealed class PropertiesReader
{
    private readonly TextCursor _cursor;

    /// <param name="text">The file's text.</param>
    /// <param name="file">The file's name.</param>
    public PropertiesReader(string text, string file) =>
        _cursor = new TextCursor(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), file);

    /// <summary>In the order of the file, every one that is written.</summary>
    public IEnumerable<Property> ReadAll()
    {
        while (true)
        {
            _cursor.TakeWhile((text, i) => text[i] == '\n' || IsBlank(text[i]));
            if (_cursor.AtEnd) yield break;
            // A comment goes on to the end of the line, whatever that ends with.
            if (_cursor.Current is '#' or '!') _cursor.TakeWhile((text, i) => text[i] != '\n');
            else yield return Read();
        }
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\f';

    private Property Read()
    {
        var keyOrigin = _cursor.Origin;
        var key = ReadText(c => c is '=' or ':' || IsBlank(c));
        SkipBlanks();
        if (!_cursor.AtEnd && _cursor.Current is '=' or ':')
        {
            _cursor.Take();
            SkipBlanks();
        }
        var origin = _cursor.Origin;
        return new Property(keyOrigin, key, origin, ReadText(_ => false));
    }

    private string ReadText(Func<char, bool> isEnd)
    {
        var text = new StringBuilder();
        while (!_cursor.AtEnd && _cursor.Current != '\n' && !isEnd(_cursor.Current))
        {
            if (_cursor.Current == '\\') ReadEscape(text);
            else text.Append(_cursor.Take());
        }
        return text.ToString();
    }

    private void SkipBlanks()
    {
        while (!_cursor.AtEnd && (IsBlank(_cursor.Current) || _cursor.At("\\\n"))) _cursor.Take(_cursor.Current == '\\' ? 2 : 1);
    }

    private void ReadEscape(StringBuilder text)
    {
        var origin = _cursor.Origin;
        _cursor.Take();
        if (_cursor.AtEnd) return;
        switch (_cursor.Take())
        {
            case '\n':
                // The line goes on in the next one, after what that is indented by.
                _cursor.TakeWhile((all, i) => IsBlank(all[i]));
                break;
            case 't':
                text.Append('\t');
                break;
            case 'n':
                text.Append('\n');
                break;
            case 'r':
                text.Append('\r');
                break;
            case 'f':
                text.Append('\f');
                break;
            case 'u':
                text.Append(ReadCodeUnit(origin));
                break;
            case var other:
                text.Append(other);
                break;
        }
    }

    private char ReadCodeUnit(HoconOrigin origin)
    {
        var digits = new StringBuilder();
        while (digits.Length < 4 && !_cursor.AtEnd && char.IsAsciiHexDigit(_cursor.Current)) digits.Append(_cursor.Take());
        return digits.Length == 4
            ? (char)ushort.Parse(digits.ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : throw new HoconException(origin, "expected four hexadecimal digits after '\\u'; a backslash itself is written as '\\\\'");
    }
}
