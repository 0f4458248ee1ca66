namespace ActorMQ.Hocon.Syntax;

internal enum LiteralKind
{
    Text,
    Number,
    Boolean,
    Null,

    /// <summary>Unquoted whitespace between two values: part of a text, nothing between arrays or objects.</summary>
    Whitespace,
}
