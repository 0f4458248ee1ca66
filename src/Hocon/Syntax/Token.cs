using ActorMQ.Hocon.Rendering;

namespace ActorMQ.Hocon.Syntax;

/// <summary>The smallest piece of a file that means something by itself.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The characters as written; for quoted text what they stand for.</param>
/// <param name="Origin">Where it begins.</param>
internal readonly record struct Token(TokenKind Kind, string Text, HoconOrigin Origin)
{
    /// <summary>A value that is neither object nor array, and no substitution.</summary>
    public bool IsSimpleValue =>
        Kind is TokenKind.QuotedText or TokenKind.UnquotedText or TokenKind.Number or TokenKind.Boolean or TokenKind.Null;

    /// <summary>What was found, for a message.</summary>
    public string Description => Kind switch
    {
        TokenKind.End => "the end of the file",
        TokenKind.NewLine => "the end of the line",
        TokenKind.QuotedText => QuotedText.Excerpt(Text),
        _ => $"'{Text}'",
    };
}
