namespace ActorMQ.Hocon.Syntax;

/// <summary>A simple value. Numbers keep the text they were written as, since they may become part of another text.</summary>
internal sealed class LiteralNode(HoconOrigin origin, LiteralKind kind, string text) : Node(origin)
{
    public LiteralKind Kind { get; } = kind;

    public string Text { get; } = text;
}
