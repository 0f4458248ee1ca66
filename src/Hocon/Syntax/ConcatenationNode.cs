namespace ActorMQ.Hocon.Syntax;

/// <summary>Values side by side on a line, whose concatenation has to wait for the substitutions among them.</summary>
internal sealed class ConcatenationNode(HoconOrigin origin, IReadOnlyList<Node> pieces) : Node(origin)
{
    public IReadOnlyList<Node> Pieces { get; } = pieces;
}
