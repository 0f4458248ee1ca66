using System.Text;

namespace ActorMQ.Hocon.Rendering;

/// <summary>Texts in quotes, with the escapes of JSON.</summary>
internal static class QuotedText
{
    private const int ExcerptLength = 60;

    public static string Quote(string text) => AppendTo(new StringBuilder(), text).ToString();

    public static StringBuilder AppendTo(StringBuilder output, string text)
    {
        output.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i)) output.Append(text[i]).Append(text[++i]);
            else AppendEscaped(output, text[i]);
        }

        return output.Append('"');
    }

    /// <summary>For a message: the beginning is enough to recognise a long text.</summary>
    public static string Excerpt(string text) => text.Length <= ExcerptLength ? Quote(text) : $"{Quote(text[..ExcerptLength])}...";

    /// <summary>A key as it is written in a path or before a separator: in quotes only where it needs them.</summary>
    public static string Key(string key) => IsPlain(key) ? key : Quote(key);

    private static void AppendEscaped(StringBuilder output, char c)
    {
        switch (c)
        {
            case '"':
                output.Append("\\\"");
                break;
            case '\\':
                output.Append("\\\\");
                break;
            case '\n':
                output.Append("\\n");
                break;
            case '\r':
                output.Append("\\r");
                break;
            case '\t':
                output.Append("\\t");
                break;
            default:
                // Half a surrogate pair is a valid text of JSON, but could not be written as UTF-8.
                if (char.IsControl(c) || char.IsSurrogate(c)) output.Append($"\\u{(int)c:x4}");
                else output.Append(c);
                break;
        }
    }

    private static bool IsPlain(string key) =>
        key.Length > 0 && key != "include" && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
