namespace ActorMQ.Hocon.Syntax;

/// <summary>
/// <c>field += item</c>. The specification writes it as <c>field = ${?field} [item]</c>; here the earlier value is found without a
/// path, so that it works inside arrays as well, where a field has none.
/// </summary>
internal sealed class AppendNode(HoconOrigin origin, Node item) : Node(origin)
{
    public Node Item { get; } = item;
}
