namespace ActorMQ.Hocon.Syntax;

/// <summary>What a field is set to at one place in a file.</summary>
/// <param name="KeyOrigin">Where the key is written.</param>
/// <param name="Value">What it is set to.</param>
internal readonly record struct Definition(HoconOrigin KeyOrigin, Node Value)
{
    /// <summary>Whether earlier definitions of the field are without any effect, whatever substitutions come to.</summary>
    public bool HidesEarlier => Value is LiteralNode or ArrayNode;
}
