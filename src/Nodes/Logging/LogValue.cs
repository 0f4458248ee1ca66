using System.Buffers;
using System.Globalization;
using System.Text;

namespace ActorMQ.Nodes.Logging;

/// <summary>How values are written in a line.</summary>
internal static class LogValue
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. All().Where(char.IsControl)]);
    private static readonly SearchValues<char> Separators = SearchValues.Create(
        [.. All().Where(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '=')]);

    public static string Text(object? value) => value switch
    {
        null => "-",
        double number => number.ToString("0.###", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "-",
    };

    /// <summary>As the value of a key: in quotes when it could not be told where it ends.</summary>
    public static string Quoted(string text)
    {
        if (text.Length > 0 && text.AsSpan().IndexOfAny(Separators) < 0) return text;
        return $"\"{Escaped(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))}\"";
    }

    /// <summary>On one line, whatever a client has put into it.</summary>
    public static string Escaped(string text)
    {
        if (text.AsSpan().IndexOfAny(Controls) < 0) return text;
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when char.IsControl(c) => escaped.Append($"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }
        return escaped.ToString();
    }

    private static IEnumerable<char> All() => Enumerable.Range(char.MinValue, char.MaxValue + 1).Select(c => (char)c);
}
