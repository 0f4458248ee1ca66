using System.Text;
using System.Text.RegularExpressions;

namespace ActorMQ.Model.Selectors.Parsing;

/// <summary>
/// Patterns in the functions that ActiveMQ has. They must be literals, so that what a message carries is never a program; and where
/// a pattern is applied again and again, in REPLACE and SPLIT, it must be plain text, since no regex engine does that in linear time.
/// </summary>
internal sealed class PatternLiterals
{
    private const int MaxRegexLength = 512;

    // Together with the timeout this bounds what one message can cost, whatever the patterns.
    private const int MaxRegexes = 4;

    // Only reached by patterns that are made to be slow: a plain one takes microseconds.
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(50);

    private int _count;

    public Regex Regex(string pattern, int column)
    {
        if (++_count > MaxRegexes) throw new SelectorException(column, $"expected at most {MaxRegexes} regular expressions");
        if (pattern.Length > MaxRegexLength)
        {
            throw new SelectorException(column, $"expected a regular expression of at most {MaxRegexLength} characters");
        }
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, RegexTimeout);
        }
        catch (RegexParseException e)
        {
            throw new SelectorException(column, $"invalid regular expression: {e.Error} at its character {e.Offset}");
        }
        catch (NotSupportedException)
        {
            throw new SelectorException(column, "look-around, back references and large repetition counts are not supported");
        }
    }

    // A regex that stands for one text only: an ordinary character, or a backslash and a character that is not a letter or digit.
    public static string Plain(string pattern, int column)
    {
        var plain = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            var isEscape = pattern[i] == '\\' && i + 1 < pattern.Length && !char.IsLetterOrDigit(pattern[i + 1]);
            if (!isEscape && @"\^$.|?*+()[]{}".Contains(pattern[i], StringComparison.Ordinal))
            {
                throw new SelectorException(column, $"expected plain text, in which {pattern[i]} is written \\{pattern[i]}");
            }
            plain.Append(isEscape ? pattern[++i] : pattern[i]);
        }
        return plain.Length > 0 ? plain.ToString() : throw new SelectorException(column, "expected text that is not empty");
    }

    public static string Replacement(string text, int column)
    {
        return text.AsSpan().ContainsAny('$', '\\')
            ? throw new SelectorException(column, "REPLACE takes a plain replacement, without '$' and '\\'")
            : text;
    }
}
