using System.Globalization;

namespace ActorMQ.Hocon.Syntax;

internal static class CharacterClass
{
    /// <summary>Spec "Whitespace": the Unicode separators, the byte order mark and the ASCII controls that separate.</summary>
    public static bool IsWhitespace(char c) => c switch
    {
        ' ' or '\uFEFF' or (>= '\t' and <= '\r') or (>= '\x1C' and <= '\x1F') => true,
        < '\x80' => false,
        _ => CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>Spec "Unquoted strings": the characters that have a meaning or are kept for one.</summary>
    public static bool IsReserved(char c) => "$\"{}[]:=,+#`^?!@*&\\".Contains(c);

    /// <summary>Removes the whitespace of the specification, which is more than that of .NET, from both ends.</summary>
    public static string Trim(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && IsWhitespace(text[start])) start++;
        while (end > start && IsWhitespace(text[end - 1])) end--;
        return text[start..end];
    }
}
