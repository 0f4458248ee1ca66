using System.Text;
using System.Text.RegularExpressions;
using ActorMQ.Model.Selectors.Expressions;
using ActorMQ.Model.Selectors.Functions;

namespace ActorMQ.Model.Selectors.Parsing;

/// <summary>
/// The functions ActiveMQ has by default. Patterns must be literals, so that what a message carries is never a program; and where
/// a pattern is applied again and again, in REPLACE and SPLIT, it must be plain text, since no regex engine does that in linear time.
/// </summary>
internal sealed partial class Parser
{
    private const int MaxRegexLength = 512;

    // Together with the timeout this bounds what one message can cost, whatever the patterns.
    private const int MaxRegexes = 4;

    // Only reached by patterns that are made to be slow: a plain one takes microseconds.
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(50);

    private int _regexes;

    private Expression Call(Token name)
    {
        Expression function;
        switch (name.Content.ToUpperInvariant())
        {
            case "REGEX":
                var pattern = RegexLiteral();
                Require(",");
                function = new RegexTest(pattern, Nested(Or));
                break;
            case "INLIST":
                var list = List();
                Require(",");
                function = new InListTest(list, Nested(Or));
                break;
            case "REPLACE":
                var source = Nested(Or);
                Require(",");
                var part = PlainPattern();
                Require(",");
                function = new Replacement(source, part, ReplacementLiteral());
                break;
            case "MAKELIST" or "SPLIT":
                throw new SelectorException(name.Column, $"{name} gives a list, which only INLIST takes");
            default:
                throw new SelectorException(name.Column, $"{name} is no function: expected REGEX, INLIST or REPLACE");
        }
        Require(")");
        return function;
    }

    // list = MAKELIST "(" or *( "," or ) ")" / SPLIT "(" or "," text [ "," number ] ")"
    private ListExpression List()
    {
        var name = _token;
        Advance();
        Require("(");
        ListExpression list = name.Content.ToUpperInvariant() switch
        {
            "MAKELIST" => MakeList(),
            "SPLIT" => Split(),
            _ => throw new SelectorException(name.Column, $"expected MAKELIST or SPLIT, found {name}"),
        };
        Require(")");
        return list;
    }

    private MakeList MakeList()
    {
        var elements = new List<Expression>();
        do
        {
            elements.Add(Nested(Or));
        }
        while (TakeSymbol(","));
        return new MakeList(elements);
    }

    private SplitList Split()
    {
        var source = Nested(Or);
        Require(",");
        var separator = PlainPattern();
        return new SplitList(source, separator, TakeSymbol(",") ? Limit() : 0);
    }

    private int Limit()
    {
        var isNegative = TakeSymbol("-");
        if (_token.Kind != TokenKind.Number) throw Expected("a whole number");
        var column = _token.Column;
        return NumberLiteral(isNegative).Value.TryGetInteger(out var limit)
            ? (int)Math.Clamp(limit, int.MinValue, int.MaxValue)
            : throw new SelectorException(column, "expected a whole number");
    }

    private Regex RegexLiteral()
    {
        var pattern = Text("a regular expression in single quotes");
        var column = _previous.Column;
        if (++_regexes > MaxRegexes) throw new SelectorException(column, $"expected at most {MaxRegexes} regular expressions");
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
    private string PlainPattern()
    {
        var pattern = Text("text in single quotes");
        var plain = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            var isEscape = pattern[i] == '\\' && i + 1 < pattern.Length && !char.IsLetterOrDigit(pattern[i + 1]);
            if (!isEscape && @"\^$.|?*+()[]{}".Contains(pattern[i], StringComparison.Ordinal))
            {
                throw new SelectorException(_previous.Column, $"expected plain text, in which {pattern[i]} is written \\{pattern[i]}");
            }
            plain.Append(isEscape ? pattern[++i] : pattern[i]);
        }
        return plain.Length > 0 ? plain.ToString() : throw new SelectorException(_previous.Column, "expected text that is not empty");
    }

    private string ReplacementLiteral()
    {
        var text = Text("a replacement in single quotes");
        return text.AsSpan().ContainsAny('$', '\\')
            ? throw new SelectorException(_previous.Column, "REPLACE takes a plain replacement, without '$' and '\\'")
            : text;
    }
}
