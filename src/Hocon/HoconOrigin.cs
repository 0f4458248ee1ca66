namespace ActorMQ.Hocon;

/// <summary>The place a value was written at.</summary>
/// <param name="File">The file as the parser was told or as the include found it. For a value that comes from no text, what it comes
/// from instead, such as <c>environment variable HOME</c>.</param>
/// <param name="Line">From 1. Zero when the origin is the file as a whole, or no text.</param>
/// <param name="Column">From 1, in characters: a surrogate pair counts once, a tab counts once. Zero where the line is.</param>
public readonly record struct HoconOrigin(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, or the file alone when there is no line.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
