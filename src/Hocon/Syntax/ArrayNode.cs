namespace ActorMQ.Hocon.Syntax;

internal sealed class ArrayNode(HoconOrigin origin, IReadOnlyList<Node> items) : Node(origin)
{
    public IReadOnlyList<Node> Items { get; } = items;
}
