using System.Text;

namespace ActorMQ.Hocon.Syntax;

/// <summary>Reads what follows the word <c>include</c> (spec "Include syntax").</summary>
internal static class IncludeStatementParser
{
    private const string Advice = "write include \"name\", include file(\"name\") or include required(\"name\")";

    public static IncludeStatement Parse(TokenReader tokens)
    {
        var opening = Opening(tokens);
        var name = tokens.Take();
        if (name.Text.Length == 0) throw new HoconException(name.Origin, "expected the name of a file to include, found \"\"");

        (IncludeKind Kind, bool IsRequired, int Parentheses) form = opening switch
        {
            "" => (IncludeKind.Heuristic, false, 0),
            "file(" => (IncludeKind.File, false, 1),
            "url(" => (IncludeKind.Url, false, 1),
            "classpath(" => (IncludeKind.ClassPath, false, 1),
            "required(" => (IncludeKind.Heuristic, true, 1),
            "required(file(" => (IncludeKind.File, true, 2),
            "required(url(" => (IncludeKind.Url, true, 2),
            "required(classpath(" => (IncludeKind.ClassPath, true, 2),
            _ => throw new HoconException(name.Origin, $"found 'include {opening}' before the name; {Advice}"),
        };
        Close(tokens, form.Parentheses);
        return new IncludeStatement(name.Origin, name.Text, form.Kind, form.IsRequired);
    }

    /// <summary>Everything up to the quoted name, without the whitespace that is allowed inside the parentheses.</summary>
    private static string Opening(TokenReader tokens)
    {
        var opening = new StringBuilder();
        while (true)
        {
            tokens.SkipWhitespaceAndNewLines();
            if (tokens.Current.Kind == TokenKind.QuotedText) return opening.ToString();

            // The name of the function and its parenthesis belong together: 'file ("x")' is none.
            if (tokens.Current.Kind != TokenKind.UnquotedText || !tokens.Current.Text.EndsWith('('))
                throw tokens.Unexpected("a quoted file name after 'include'", Advice);
            opening.Append(tokens.Take().Text);
        }
    }

    private static void Close(TokenReader tokens, int parentheses)
    {
        while (parentheses > 0)
        {
            tokens.SkipWhitespaceAndNewLines();
            var text = tokens.Current.Text;
            if (tokens.Current.Kind != TokenKind.UnquotedText || text.Length > parentheses || text.Any(c => c != ')'))
                throw tokens.Unexpected("')' after the name of the file to include");
            parentheses -= text.Length;
            tokens.Take();
        }
    }
}
