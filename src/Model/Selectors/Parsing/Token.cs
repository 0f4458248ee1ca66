namespace ActorMQ.Model.Selectors.Parsing;

/// <summary>A word, literal or sign of a selector.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Column">Where it starts, from 1.</param>
/// <param name="Source">How it is written in the selector.</param>
/// <param name="Content">The name of an identifier or the text of a text literal, without quotes.</param>
internal readonly record struct Token(TokenKind Kind, int Column, string Source, string Content)
{
    private const int ShownLength = 30;

    public bool IsQuoted => Source.Length != Content.Length;

    public bool Is(string symbol) => Kind == TokenKind.Symbol && Source == symbol;

    /// <summary>As it is shown in an error: short, whatever the client sent.</summary>
    public override string ToString() => Kind == TokenKind.End ? "end of text"
        : Source.Length <= ShownLength ? $"'{Source}'"
        : $"'{Source.AsSpan(0, ShownLength)}...'";
}
